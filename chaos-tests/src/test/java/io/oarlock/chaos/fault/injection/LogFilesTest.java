package io.oarlock.chaos.fault.injection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {

    @TempDir
    private Path data;

    @Test
    void theLogBeginsWithItsFirstSegmentAndIsWrittenInItsLast() throws IOException {
        Path current = Files.createDirectories(data.resolve("oarlock/log/group/current"));
        for (String name : new String[] {"log_1520-1999", "log_2000-2500", "log_inprogress_2501", "raft-meta"}) {
            Files.createFile(current.resolve(name));
        }
        LogFiles log = new LogFiles(data);

        assertThat(log.firstStart()).hasValue(1520);
        assertThat(log.lastStart()).hasValue(2501);
    }

    @Test
    void whereThereIsNoLogNothingIsTold() {
        assertThat(new LogFiles(data).firstStart()).isEmpty();
        assertThat(new LogFiles(data.resolve("nowhere")).lastStart()).isEmpty();
    }
}
