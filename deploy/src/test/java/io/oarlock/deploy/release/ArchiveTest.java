package io.oarlock.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive as somebody who has only that. */
class ArchiveTest {
    @TempDir
    private Path directory;

    @Test
    void theArchiveRunsWhereverItIsUnpackedAndFromWhereverItIsCalled() throws Exception {
        // A name with a blank: scripts break on it first.
        Path home = Files.createDirectories(directory.resolve("some where"));
        Path elsewhere = Files.createDirectories(directory.resolve("else where"));
        Path unpacked = Release.unpackInto(home);
        assertThat(unpacked.resolve("README.md")).exists();
        assertThat(unpacked.resolve("conf/zoo.cfg")).exists();
        assertThat(unpacked.resolve("lib"))
                .as("what ssl.sslProvider=OPENSSL loads")
                .isDirectoryContaining("glob:**/netty-tcnative-boringssl-static-*-linux-x86_64.jar")
                .isDirectoryContaining("glob:**/netty-tcnative-classes-*.jar");
        Path launcher = Files.createSymbolicLink(elsewhere.resolve("oarlock"), unpacked.resolve("bin/oarlock"));
        int port = FreePorts.take();

        try (ChildProcess server = Launcher.of(launcher, elsewhere).start("start", "--port", String.valueOf(port))) {
            Release.awaitServing(server, port);
            assertThat(elsewhere.resolve("data/oarlock")).isDirectory();
            assertThat(server.terminate(Launcher.PATIENCE)).as(server.log()).isZero();
        }
    }
}
