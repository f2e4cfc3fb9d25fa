package io.oarlock.golden;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.testing.ClusterSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Key and trust store for HTTPS on admin ports, where ZooKeeper looks for them. */
record AdminStores(Path keys, Path trust) {
    private static final String PASSWORD = "s3cret of the stores";

    static AdminStores make(Path directory) throws IOException {
        Path home = Files.createDirectories(directory).toAbsolutePath();
        Authority authority = new Authority("authority");
        return new AdminStores(
                authority
                        .issue(Wish.of("CN=server", "localhost", "127.0.0.1"))
                        .keyStore(home.resolve("server.p12"), "PKCS12", PASSWORD),
                authority.trustStore(home.resolve("trust.p12"), "PKCS12", PASSWORD));
    }

    /** A cluster whose admin ports speak HTTP and HTTPS. */
    ClusterSpec unified(ClusterSpec spec) {
        return spec.with("admin.portUnification", "true")
                .with("ssl.quorum.keyStore.location", keys.toString())
                .with("ssl.quorum.keyStore.password", PASSWORD)
                .with("ssl.quorum.trustStore.location", trust.toString())
                .with("ssl.quorum.trustStore.password", PASSWORD);
    }

    HttpClient client() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(trust)) {
            trusted.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory issuers = TrustManagerFactory.getInstance("PKIX");
        issuers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, issuers.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
