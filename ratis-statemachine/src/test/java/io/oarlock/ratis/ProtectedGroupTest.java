package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.membership.Membership;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.peer.Handshake;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group whose members have certificates and a secret does what one without does. */
class ProtectedGroupTest {
    private final Authority authority = new Authority("authority");

    @TempDir
    private Path root;

    @Test
    void everyMemberTakesProposalsAndOneThatWasAwayCatchesUp() throws Exception {
        try (TestGroup group =
                new TestGroup(root, 3).protectedBy(this::protection).startAll()) {
            group.follower();
            for (TestMember member : group.all()) {
                for (int i = 0; i < 100; i++) {
                    member.propose(group.idOf(member) + "-" + i);
                }
            }
            group.awaitSize(300);
            int away = group.idOf(group.follower());
            group.stop(away);
            group.leader().propose("while one was away");
            group.start(away);
            group.awaitSize(301);
            assertThat(group.get(2).values()).isEqualTo(group.get(1).values());
            assertThat(group.get(3).values()).isEqualTo(group.get(1).values());
        }
    }

    private Handshake.Protection protection(Membership membership) {
        try {
            int self = membership.self();
            Path keys = root.resolve("keys-" + self + ".pem");
            if (Files.notExists(keys)) {
                authority.issue(Wish.of("CN=any", membership.me().host())).keyStore(keys, "PEM", "");
            }
            Path trust = authority.trustStore(root.resolve("trust.pem"), "PEM", "");
            Path secret = Files.writeString(root.resolve("secret"), "the secret of this group\n");
            MemberTlsSettings settings = new MemberTlsSettings(
                    new StoreFile(keys, StoreFormat.PEM, new Secret("", null)),
                    new TrustedIssuers(new StoreFile(trust, StoreFormat.PEM, new Secret("", null)), false, false),
                    new Protocols(SafeTls.VERSIONS, List.of()),
                    new Checks(true, true, true),
                    Mode.REQUIRED,
                    false);
            return new Handshake.Protection(
                    new MemberTls(settings, membership, new MetricRegistry()), SharedSecrets.read(secret));
        } catch (IOException | TlsException e) {
            throw new IllegalStateException(e);
        }
    }
}
