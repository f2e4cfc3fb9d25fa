package io.oarlock.security;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.RevocationServer;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lists and responders that say nothing which may be believed: the certificate is one of which nothing is known. */
@Timeout(120)
class RevocationTest {
    private final Authority authority = new Authority("authority");
    private RevocationServer server;
    private StoreFile trusted;

    @BeforeEach
    void prepare(@TempDir Path directory) throws Exception {
        server = new RevocationServer(authority);
        Path file = authority.trustStore(directory.resolve("trust.pem"), "PEM", "");
        trusted = new StoreFile(file, StoreFormat.PEM, new Secret("", null));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void check(Wish wish, boolean ocsp) throws CertificateException, TlsException {
        X509ExtendedTrustManager manager = new TrustedIssuers(trusted, !ocsp, ocsp).trustManager();
        manager.checkClientTrusted(authority.issue(wish).chain().toArray(new X509Certificate[0]), "EC");
    }

    private void assertListIsRefused(String what, byte[] list) {
        assertThatThrownBy(() -> check(Wish.of("CN=ada").revocableAt(server.list(list)), false))
                .as(what)
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void aListThatCannotBeBelievedIsNone() {
        byte[] good = authority.revoked();
        assertThatCode(() -> check(Wish.of("CN=ada").revocableAt(server.list(good)), false))
                .doesNotThrowAnyException();
        assertListIsRefused("expired", authority.revoked(Instant.now().minus(Duration.ofMinutes(30))));
        assertListIsRefused("of somebody of the same name", new Authority("authority").revoked());
        assertListIsRefused("half", Arrays.copyOf(good, good.length / 2));
        assertListIsRefused("nothing", new byte[0]);
        assertListIsRefused("zeros", new byte[1 << 20]);
        byte[] tampered = good.clone();
        tampered[good.length - 1] ^= 1;
        assertListIsRefused("tampered with", tampered);
    }

    @Test
    void aResponderOfSomebodyElseIsNone() throws Exception {
        assertThatCode(() -> check(Wish.of("CN=ada").askedAt(server.responder()), true))
                .doesNotThrowAnyException();
        try (RevocationServer other = new RevocationServer(new Authority("authority"))) {
            assertThatThrownBy(() -> check(Wish.of("CN=ada").askedAt(other.responder()), true))
                    .isInstanceOf(CertificateException.class);
        }
    }
}
