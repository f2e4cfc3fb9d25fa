package io.oarlock.deploy.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** The archive that the build has made, in the hands of somebody who has only that. */
final class Release {
    private static final String NAME = "oarlock-" + System.getProperty("oarlock.version");

    private Release() {}

    /** Unpacks it and says where it is now. */
    static Path unpackInto(Path directory) throws IOException, InterruptedException {
        Path archive = Path.of("target", NAME + ".tar.gz").toAbsolutePath();
        run("tar", "-xzf", archive.toString(), "-C", directory.toString());
        return directory.resolve(NAME);
    }

    static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    static void awaitServing(ChildProcess server, int port) {
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
