package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Launcher;
import io.oarlock.testing.Launcher.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators' commands and a server whose clients all speak TLS and show certificates. */
class TlsStatusTest {
    private static final String PASSWORD = "s3cret of the stores";

    private final Authority authority = new Authority("authority");

    @TempDir
    private Path directory;

    private Path file(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }

    /** With more patience than a handshake takes that a JVM begins with on a slow machine. */
    private Ended run(String command, String... arguments) throws Exception {
        String[] patient = Stream.concat(Stream.of(command, "--timeout", "30000"), Stream.of(arguments))
                .toArray(String[]::new);
        return Launcher.ofSourceTree(Files.createTempDirectory(directory, "run"))
                .run(patient);
    }

    @Test
    void membersAreAskedByTlsWithTheirOwnStoresOrWithThoseOfAClient() throws Exception {
        int port = FreePorts.take(1).get(0);
        Path trust = authority.trustStore(directory.resolve("trust.pem"), "PEM", "");
        Path member = authority
                .issue(Wish.of("CN=member", "localhost"))
                .keyStore(directory.resolve("member.p12"), "PKCS12", PASSWORD);
        Path config = file("zoo.cfg", """
                dataDir=%s
                secureClientPort=%d
                admin.enableServer=false
                ssl.keyStore.location=%s
                ssl.keyStore.password=%s
                ssl.trustStore.location=%s
                """.formatted(directory.resolve("data"), port, member, PASSWORD, trust));
        Path operator =
                authority.issue(Wish.of("CN=operator")).keyStore(directory.resolve("operator.p12"), "PKCS12", PASSWORD);
        Path client = file("client.cfg", """
                zookeeper.client.secure=true
                zookeeper.ssl.keyStore.location=%s
                zookeeper.ssl.keyStore.password=%s
                zookeeper.ssl.trustStore.location=%s
                """.formatted(operator, PASSWORD, trust));
        Path stranger = file("stranger.cfg", "ssl.trustStore.location=" + trust + "\n");
        String named = "localhost:" + port;
        try (ChildProcess server = Launcher.ofSourceTree(directory)
                .with("SERVER_JVMFLAGS", "-Xmx256m")
                .start("server", config.toString())) {
            Awaitility.await()
                    .atMost(Launcher.PATIENCE)
                    .until(() -> run("status", config.toString()).status() == 0);
            assertThat(run("status", config.toString()).output()).contains(named, "standalone");
            assertThat(run("status", "--zkserver", config.toString()).output())
                    .contains("Secure client port found: " + port + ". Client address: localhost. Client SSL: true.")
                    .contains("Mode: standalone");
            assertThat(run("doctor", config.toString()).output()).contains(named + " serves as standalone");
            Ended asked = run("status", "--server", named, "--tls-properties", client.toString());
            assertThat(asked.status()).as(asked.output()).isZero();

            Ended other = run("status", "--server", "127.0.0.1:" + port, "--tls-properties", client.toString());
            assertThat(other.status()).isNotZero();
            assertThat(other.output()).contains("TLS fails", "127.0.0.1").doesNotContain(PASSWORD);
            assertThat(run("doctor", "--server", named, "--tls-properties", stranger.toString())
                            .output())
                    .contains("TLS fails")
                    .contains("--tls-properties with other stores");
            assertThat(run("status", "--server", named).output()).contains("see --tls-properties");
            assertThat(server.isAlive()).isTrue();
        }
    }
}
