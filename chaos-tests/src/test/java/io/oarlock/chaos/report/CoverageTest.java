package io.oarlock.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.check.Exercise;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private final List<Event> events = new ArrayList<>();

    @Test
    void operationsCountForTheFaultsThatWereInEffectMeanwhile() {
        note("client", Fields.map("client", 1L, "workload", "register"));
        syncGet();
        note("fault", Fields.map("name", "kill-one", "phase", "start"));
        syncGet();
        syncGet();
        note("fault", Fields.map("name", "kill-one", "phase", "stop"));
        Coverage coverage = Coverage.of(new History(events));

        assertThat(count(coverage, "no fault")).isEqualTo(1);
        assertThat(count(coverage, "kill-one")).isEqualTo(2);
        assertThat(count(coverage.plus(coverage), "kill-one")).isEqualTo(4);
        assertThat(coverage.markdown())
                .contains("## synced reads and zxids\n\n| fault | register |\n|---|---:|\n"
                        + "| no fault | 1 |\n| kill-one | 2 |")
                .contains("## queue\n\nNever.");
    }

    private static long count(Coverage coverage, String fault) {
        return coverage.counts().get(new Coverage.Cell(Exercise.SYNCED_READS, fault, "register"));
    }

    private void syncGet() {
        event(1, EventKind.INVOKE, "sync-get", Fields.map("client", 1L, "path", "/a"));
        event(1, EventKind.OK, "sync-get", Fields.map("zxid", 1L, "session", 101L));
    }

    private void note(String function, Object value) {
        event(-1, EventKind.NOTE, function, value);
    }

    private void event(long process, EventKind kind, String function, Object value) {
        events.add(new Event(process, kind, events.size(), function, value));
    }
}
