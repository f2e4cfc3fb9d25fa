package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.ServerKind;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may have a backup where the admin port asks for certificates. */
class CheckpointOverTlsTest {
    private static final String PASSWORD = "secret of the stores";

    private final Authority authority = new Authority("authority");

    @TempDir
    private Path directory;

    @Test
    void aCertificateProvesTheSuperUser() throws Exception {
        Path trust = authority.trustStore(directory.resolve("trust.p12"), "PKCS12", PASSWORD);
        ClusterSpec spec = ClusterSpec.of(ServerKind.OARLOCK, 1)
                .withAdmin()
                .with("admin.forceHttps", "true")
                .with("admin.needClientAuth", "true")
                .with("X509AuthenticationProvider.superUser", "CN=ada")
                .with("ssl.quorum.keyStore.location", keys("CN=server").toString())
                .with("ssl.quorum.keyStore.password", PASSWORD)
                .with("ssl.quorum.trustStore.location", trust.toString())
                .with("ssl.quorum.trustStore.password", PASSWORD);
        try (Cluster cluster = Cluster.start(spec, directory.resolve("cluster"))) {
            int port = cluster.member(1).adminPort();

            assertThat(checkpoint(port, "x509", trust, keys("CN=ada"))).satisfies(ended -> {
                assertThat(ended.status()).as(ended.output()).isZero();
                assertThat(ended.output()).startsWith("took ");
            });
            assertThat(checkpoint(port, "x509", trust, keys("CN=eve"))).satisfies(ended -> {
                assertThat(ended.status()).isEqualTo(1);
                assertThat(ended.output()).contains("status 403: Not authorized");
            });
            assertThat(answerToPlainText(port)).doesNotStartWith("HTTP/");
            assertThat(checkpoint(port, "x509", trust, null).status()).isNotZero();
            assertThat(checkpoint(port, "x509", null, keys("CN=ada")).status()).isNotZero();
        }
    }

    private static String answerToPlainText(int port) throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write("GET /commands HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    private Path keys(String subject) throws Exception {
        return authority
                .issue(Wish.of(subject, "localhost"))
                .keyStore(directory.resolve(subject.substring(3) + ".p12"), "PKCS12", PASSWORD);
    }

    private CommandRun.Ended checkpoint(int port, String auth, Path trust, Path keys) throws Exception {
        Path password = Files.writeString(directory.resolve("password"), PASSWORD);
        List<String> arguments = new ArrayList<>(List.of(
                "checkpoint",
                "--server=https://localhost:" + port,
                "--auth=" + auth,
                "--to=" + directory.resolve("backups"),
                "--store-password-file=" + password));
        if (trust != null) {
            arguments.add("--trust-store=" + trust);
        }
        if (keys != null) {
            arguments.add("--key-store=" + keys);
        }
        return CommandRun.run(arguments.toArray(new String[0]));
    }
}
