package io.oarlock.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive as somebody who has only that. */
class ArchiveTest {
    private static final String NAME = "oarlock-" + System.getProperty("oarlock.version");

    @TempDir
    private Path directory;

    @Test
    void theArchiveRunsWhereverItIsUnpackedAndFromWhereverItIsCalled() throws Exception {
        // A name with a blank: scripts break on it first.
        Path home = Files.createDirectories(directory.resolve("some where"));
        Path elsewhere = Files.createDirectories(directory.resolve("else where"));
        Path archive = Path.of("target", NAME + ".tar.gz").toAbsolutePath();
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", home.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        Path unpacked = home.resolve(NAME);
        assertThat(unpacked.resolve("README.md")).exists();
        assertThat(unpacked.resolve("conf/zoo.cfg")).exists();
        Path launcher = Files.createSymbolicLink(elsewhere.resolve("oarlock"), unpacked.resolve("bin/oarlock"));
        int port = FreePorts.take(1).get(0);

        try (ChildProcess server = Launcher.of(launcher, elsewhere).start("start", "--port", String.valueOf(port))) {
            awaitServing(server, port);
            assertThat(elsewhere.resolve("data/oarlock")).isDirectory();
            assertThat(server.terminate(Launcher.PATIENCE)).as(server.log()).isZero();
        }
    }

    private static void awaitServing(ChildProcess server, int port) {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        Awaitility.await("the server answers")
                .atMost(Launcher.PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    assertThat(server.isAlive()).as(server.log()).isTrue();
                    return FourLetterWord.ask(address, "srvr").contains("Mode: standalone");
                });
    }
}
