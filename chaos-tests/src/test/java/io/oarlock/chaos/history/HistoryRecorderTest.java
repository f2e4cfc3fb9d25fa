package io.oarlock.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRecorderTest {

    @TempDir
    private Path directory;

    @Test
    void whatIsRecordedIsInTheFileToo() throws Exception {
        Path file = directory.resolve("history.jsonl");
        History recorded;
        try (HistoryRecorder recorder = new HistoryRecorder(file)) {
            long process = recorder.newProcess();
            recorder.invoke(process, "get", Fields.map("path", "/a"));
            recorder.complete(process, "get", new Attempt.Ok(Fields.map("version", 1L)));
            recorder.invoke(process, "set", Fields.map("path", "/a"));
            recorder.complete(process, "set", new Attempt.Refused("BADVERSION"));
            recorder.invoke(process, "set", Fields.map("path", "/a"));
            recorder.complete(process, "set", new Attempt.Unknown("CONNECTIONLOSS"));
            recorder.note(process, "event", Fields.map("path", "/a"));
            recorded = recorder.history();
        }

        assertThat(recorded.operations()).hasSize(3);
        assertThat(HistoryFormat.read(file).events()).isEqualTo(recorded.events());
    }

    @Test
    void processesAreNeverGivenTwice() throws Exception {
        try (HistoryRecorder recorder = new HistoryRecorder(directory.resolve("history.jsonl"))) {
            assertThat(recorder.newProcess()).isNotEqualTo(recorder.newProcess());
        }
    }
}
