package io.oarlock.peer;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Certificates of members N, whose hosts are zkN.example.com, but for member 2, which is called by its address. */
final class PeerTlsFixture {
    static final Checks ALL = new Checks(true, true, true);

    final Authority authority = new Authority("authority");
    private final AtomicInteger files = new AtomicInteger();
    private final Path directory;

    PeerTlsFixture(Path directory) {
        this.directory = directory;
    }

    static String host(int member) {
        return member == 2 ? "127.0.0.1" : "zk" + member + ".example.com";
    }

    Certified certificateOf(int member) {
        return authority.issue(Wish.of("CN=member " + member, host(member)));
    }

    Path store(Certified own) throws IOException {
        return own.keyStore(directory.resolve("keys-" + files.incrementAndGet() + ".pem"), "PEM", "");
    }

    Handshake.Protection required(Certified own, String... versions) throws IOException, TlsException {
        return protection(store(own), authority, ALL, Mode.REQUIRED, versions);
    }

    /** With certificates whose revocation is asked for. */
    Handshake.Protection revocable(Certified own) throws IOException, TlsException {
        return protection(store(own), authority, ALL, Mode.REQUIRED, true);
    }

    Handshake.Protection protection(Path keys, Authority trusted, Checks checks, Mode mode, String... versions)
            throws IOException, TlsException {
        return protection(keys, trusted, checks, mode, false, versions);
    }

    private Handshake.Protection protection(
            Path keys, Authority trusted, Checks checks, Mode mode, boolean revocation, String... versions)
            throws IOException, TlsException {
        Path trust = trusted.trustStore(directory.resolve("trust-" + files.incrementAndGet() + ".pem"), "PEM", "");
        MemberTlsSettings settings = new MemberTlsSettings(
                new StoreFile(keys, StoreFormat.PEM, new Secret("", null)),
                new TrustedIssuers(new StoreFile(trust, StoreFormat.PEM, new Secret("", null)), revocation, revocation),
                new Protocols(versions.length == 0 ? SafeTls.VERSIONS : List.of(versions), List.of()),
                checks,
                mode,
                true);
        return new Handshake.Protection(new MemberTls(settings, members()), SharedSecrets.NONE);
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
