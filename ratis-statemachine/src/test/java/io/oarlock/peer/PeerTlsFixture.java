package io.oarlock.peer;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.peer.tls.MemberTls;
import io.oarlock.peer.tls.MemberTlsSettings;
import io.oarlock.peer.tls.MemberTlsSettings.Checks;
import io.oarlock.peer.tls.MemberTlsSettings.Mode;
import io.oarlock.peer.tls.MemberTlsSettings.Protocols;
import io.oarlock.security.SafeTls;
import io.oarlock.security.Secret;
import io.oarlock.security.SharedSecrets;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrustedIssuers;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of members N, whose hosts are zkN.example.com, but for member 2, which is called by its address. */
final class PeerTlsFixture {
    static final Checks ALL = new Checks(true, true, true);

    final Authority authority = new Authority("authority");
    private final AtomicInteger files = new AtomicInteger();
    private final Path directory;
    /** What the protection that was made last counts. */
    MetricRegistry numbers = new MetricRegistry();

    PeerTlsFixture(Path directory) {
        this.directory = directory;
    }

    static String host(int member) {
        return member == 2 ? "127.0.0.1" : "zk" + member + ".example.com";
    }

    Certified certificateOf(int member) {
        return authority.issue(Wish.of("CN=member " + member, host(member)));
    }

    Certified certificateOf(int member, String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return authority.issue(Wish.of("CN=member " + member, host(member)), generator.generateKeyPair());
    }

    Path store(Certified own) throws IOException {
        return own.keyStore(directory.resolve("keys-" + files.incrementAndGet() + ".pem"), "PEM", "");
    }

    Handshake.Protection required(Certified own, String... versions) throws IOException, TlsException {
        return protection(store(own), authority, ALL, Mode.REQUIRED, versions);
    }

    /** With certificates whose revocation is asked for. */
    Handshake.Protection revocable(Certified own) throws IOException, TlsException {
        return protection(pem(store(own)), authority, ALL, Mode.REQUIRED, true);
    }

    /** A client of TLS that is no server: with a certificate, or with null for none. */
    SSLContext context(Certified own) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        KeyStore mine = KeyStore.getInstance("PKCS12");
        mine.load(null, null);
        if (own != null) {
            mine.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(new Certificate[0]));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(mine, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** With a store of a format that keeps its own password. */
    Handshake.Protection withPassword(Path keys, String password) throws IOException, TlsException {
        StoreFile store = new StoreFile(keys, StoreFormat.PKCS12, new Secret(password, null));
        return protection(store, authority, ALL, Mode.REQUIRED, false);
    }

    Handshake.Protection protection(Path keys, Authority trusted, Checks checks, Mode mode, String... versions)
            throws IOException, TlsException {
        return protection(pem(keys), trusted, checks, mode, false, versions);
    }

    private static StoreFile pem(Path file) {
        return new StoreFile(file, StoreFormat.PEM, new Secret("", null));
    }

    private Handshake.Protection protection(
            StoreFile keys, Authority trusted, Checks checks, Mode mode, boolean revocation, String... versions)
            throws IOException, TlsException {
        Path trust = trusted.trustStore(directory.resolve("trust-" + files.incrementAndGet() + ".pem"), "PEM", "");
        MemberTlsSettings settings = new MemberTlsSettings(
                keys,
                new TrustedIssuers(pem(trust), revocation, revocation),
                new Protocols(versions.length == 0 ? SafeTls.VERSIONS : List.of(versions), List.of()),
                checks,
                mode,
                true);
        numbers = new MetricRegistry();
        return new Handshake.Protection(new MemberTls(settings, members(), numbers), SharedSecrets.NONE);
    }

    private static Membership members() {
        return new Membership(
                2,
                IntStream.rangeClosed(1, 5)
                        .mapToObj(id -> new GroupMember(id, host(id), 1, false))
                        .toList(),
                null);
    }
}
