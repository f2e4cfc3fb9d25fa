package io.oarlock.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.certificates.Authority;
import io.oarlock.testing.Hang;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks of certificates that wait for a list which does not come. */
@Timeout(60)
class BoundedTrustTest {
    private static final int CHECKS_MAX = 2;
    private static final X509Certificate[] CHAIN = {};

    private final Hang hang = new Hang();
    private final BoundedTrust trust = new BoundedTrust(new Waiting(), CHECKS_MAX);

    private interface Check {
        void run() throws CertificateException;
    }

    @Test
    void thoseForWhichThereIsNoRoomFailWhileOthersWait() throws Exception {
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < CHECKS_MAX; i++) {
            Thread checks = new Thread(() -> {
                try {
                    trust.checkClientTrusted(CHAIN, "any", (SSLEngine) null);
                } catch (CertificateException refused) {
                    throw new IllegalStateException(refused);
                }
            });
            checks.start();
            waiting.add(checks);
        }
        hang.awaitBegun(CHECKS_MAX);
        List<Check> all = List.of(
                () -> trust.checkClientTrusted(CHAIN, "any", (SSLEngine) null),
                () -> trust.checkClientTrusted(CHAIN, "any", (Socket) null),
                () -> trust.checkClientTrusted(CHAIN, "any"),
                () -> trust.checkServerTrusted(CHAIN, "any", (SSLEngine) null),
                () -> trust.checkServerTrusted(CHAIN, "any", (Socket) null),
                () -> trust.checkServerTrusted(CHAIN, "any"));
        for (Check check : all) {
            assertThatThrownBy(check::run)
                    .isInstanceOf(CertificateException.class)
                    .hasMessage("too many certificates wait for news of their revocation");
        }
        hang.letGo();
        for (Thread checks : waiting) {
            checks.join();
        }
        // Those that are done make room.
        for (Check check : all) {
            assertThatCode(check::run).doesNotThrowAnyException();
        }
    }

    @Test
    void whoAsksForRevocationIsBoundedInNumberAndInTime(@TempDir Path directory) throws Exception {
        Path file = new Authority("authority").trustStore(directory.resolve("trust.pem"), "PEM", "");
        StoreFile store = new StoreFile(file, StoreFormat.PEM, new Secret("", null));
        assertThat(new TrustedIssuers(store, true, false).trustManager()).isInstanceOf(BoundedTrust.class);
        assertThat(new TrustedIssuers(store, false, true).trustManager()).isInstanceOf(BoundedTrust.class);
        assertThat(new TrustedIssuers(store, false, false).trustManager()).isNotInstanceOf(BoundedTrust.class);
        for (String limit : List.of("crl.timeout", "crl.readtimeout", "ocsp.timeout", "ocsp.readtimeout")) {
            assertThat(System.getProperty("com.sun.security." + limit))
                    .as(limit)
                    .isEqualTo("5");
        }
    }

    private final class Waiting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            hang.run();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            hang.run();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            hang.run();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            hang.run();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            hang.run();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            hang.run();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
