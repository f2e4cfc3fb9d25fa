package io.oarlock.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.security.DelegatingTrust;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.security.TrustedIssuers;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of clients whose address is looked up by a server of names that does not answer. */
@Timeout(60)
class ClientHostsTest {
    private static final String ADDRESS = "192.0.2.7";

    private final Authority authority = new Authority("authority");
    private final X509Certificate[] byName = chain("host.example.com");
    private final CountDownLatch underWay = new CountDownLatch(ClientHosts.LOOKUPS_MAX);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private ClientHosts hosts;
    private SSLEngine engine;

    @BeforeEach
    void prepare(@TempDir Path directory) throws Exception {
        Path file = authority.trustStore(directory.resolve("trust"), "PEM", "");
        StoreFile store = new StoreFile(file, StoreFormat.PEM, new Secret("", null));
        X509ExtendedTrustManager chains = new TrustedIssuers(store, false, false).trustManager();
        hosts = new ClientHosts(new Anybody(chains), true, this::name);
        engine = SSLContext.getDefault().createSSLEngine(ADDRESS, 7);
    }

    /** There is no handshake that a chain could be looked at in. */
    private static final class Anybody extends DelegatingTrust {
        Anybody(X509ExtendedTrustManager chains) {
            super(chains);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}
    }

    private X509Certificate[] chain(String name) {
        return authority.issue(Wish.of("CN=client", name)).chain().toArray(new X509Certificate[0]);
    }

    private String name(InetAddress address) {
        underWay.countDown();
        try {
            mayGoOn.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return "host.example.com";
    }

    @Test
    void lookUpsOfNamesThatAreNotAnsweredAreBounded() throws Exception {
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < ClientHosts.LOOKUPS_MAX; i++) {
            Thread checks = new Thread(() -> assertThatCode(() -> hosts.checkClientTrusted(byName, "EC", engine))
                    .doesNotThrowAnyException());
            checks.start();
            waiting.add(checks);
        }
        underWay.await();
        assertThatThrownBy(() -> hosts.checkClientTrusted(byName, "EC", engine))
                .isInstanceOf(CertificateException.class)
                .hasMessage("too many look-ups of names wait for an answer");
        // Whose certificate names the address needs none.
        X509Certificate[] byAddress = chain(ADDRESS);
        assertThatCode(() -> hosts.checkClientTrusted(byAddress, "EC", engine)).doesNotThrowAnyException();
        mayGoOn.countDown();
        for (Thread checks : waiting) {
            checks.join();
        }
        assertThatCode(() -> hosts.checkClientTrusted(byName, "EC", engine)).doesNotThrowAnyException();
    }
}
