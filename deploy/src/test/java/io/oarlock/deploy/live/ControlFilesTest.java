package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.live.ControlFiles.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left in the place of an operator's request. */
class ControlFilesTest {
    @TempDir
    private Path state;

    /** Whoever could write there could ask for a switch, and read the copy of the tree. */
    @Test
    void nobodyElseMayLookIntoTheDirectoryNotEvenIntoOneThatWasThere() throws IOException {
        Path directory = Files.createDirectory(state.resolve("migration"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        new ControlFiles(state).make();
        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Files.delete(directory);
        new ControlFiles(state).make();
        assertThat(Files.getPosixFilePermissions(directory)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatCannotBeReadIsDroppedAndTheNextRequestIsTaken() throws IOException {
        ControlFiles files = new ControlFiles(state);
        files.make();
        Files.write(state.resolve("migration/request"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThat(files.take()).isEmpty();
        assertThat(files.isTaken()).isTrue();
        files.ask(Request.ABORT);
        assertThat(files.take()).contains(Request.ABORT);
        assertThat(files.take()).isEmpty();
    }

    @Test
    void aRequestThatWasTakenIsNotWithdrawn() throws IOException {
        ControlFiles files = new ControlFiles(state);
        files.make();
        files.ask(Request.SWITCH);
        assertThat(files.take()).contains(Request.SWITCH);
        assertThat(files.withdraw()).isFalse();
        files.ask(Request.SWITCH);
        assertThat(files.withdraw()).isTrue();
        assertThat(files.take()).isEmpty();
    }

    /** It may be one of long ago, and whoever asks a server that is just starting must not think that it was taken. */
    @Test
    void aRequestThatAServerFindsWhenItStartsIsDroppedAndSaidToBe() throws IOException {
        ControlFiles files = new ControlFiles(state);
        files.make();
        files.ask(Request.SWITCH);
        files.make();

        assertThat(files.take()).isEmpty();
        assertThat(files.isTaken()).isTrue();
        assertThat(files.isDropped()).isTrue();
        files.ask(Request.ABORT);
        assertThat(files.isDropped()).isFalse();
        assertThat(files.take()).contains(Request.ABORT);
    }

    @Test
    void aDirectoryInItsPlaceHoldsNothingUp() throws IOException {
        ControlFiles files = new ControlFiles(state);
        files.make();
        Files.createDirectories(state.resolve("migration/request/in-use"));

        assertThat(files.take()).isEmpty();
        assertThat(files.take()).isEmpty();
    }

    @Test
    @Timeout(60)
    void theLastRequestIsTakenHoweverManyCameBeforeIt() throws Exception {
        ControlFiles files = new ControlFiles(state);
        files.make();
        AtomicReference<Request> last = new AtomicReference<>();
        AtomicBoolean ended = new AtomicBoolean();
        Thread taker = new Thread(() -> {
            while (!ended.get()) {
                files.take().ifPresent(last::set);
            }
        });
        taker.start();
        try {
            for (int i = 0; i < 1_000; i++) {
                files.ask(Request.SWITCH);
                files.ask(Request.ABORT);
                Awaitility.await()
                        .pollInterval(Duration.ZERO)
                        .pollDelay(Duration.ZERO)
                        .atMost(Duration.ofSeconds(5))
                        .until(() -> last.get() == Request.ABORT);
                last.set(null);
            }
        } finally {
            ended.set(true);
            taker.join();
        }
    }
}
