package io.oarlock.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dialogue goes on without a history where none can be kept, as for a user who has no home. */
class HistoryFileTest {
    @TempDir
    private Path home;

    @Test
    void itLiesInTheHomeOfTheUser() throws IOException {
        assertThat(HistoryFile.in(home.toString())).isEqualTo(home.resolve(".oarlock_history"));
        Files.createFile(home.resolve(".oarlock_history"));
        assertThat(HistoryFile.in(home.toString())).isEqualTo(home.resolve(".oarlock_history"));
    }

    @Test
    void aDirectoryIsNone() throws IOException {
        Files.createDirectory(home.resolve(".oarlock_history"));

        assertThat(HistoryFile.in(home.toString())).isNull();
    }

    @Test
    void aHomeThatIsNoneHasNone() throws IOException {
        assertThat(HistoryFile.in(home.resolve("missing").toString())).isNull();
        assertThat(HistoryFile.in(Files.createFile(home.resolve("file")).toString()))
                .isNull();
    }

    /** As Java says of a user without an entry in /etc/passwd: it would be made in the directory at hand. */
    @Test
    void aHomeThatJavaDoesNotKnowHasNone() {
        assertThat(HistoryFile.in("?")).isNull();
        assertThat(HistoryFile.in("")).isNull();
    }
}
