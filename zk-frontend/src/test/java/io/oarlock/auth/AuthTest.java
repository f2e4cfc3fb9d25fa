package io.oarlock.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import java.util.List;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.Test;

class AuthTest {
    /** Of {@code ada:secret}, by {@code openssl dgst -sha256 -binary | base64}. */
    private static final String HASH_OF_ADA = "elfImzR3oTMXvA04EYIC+dNumARUfM8Y51N1TgQeCu4=";

    private static final int READ = 1;
    private static final int WRITE = 2;

    private final AccessCheck check = new AccessCheck(false);

    @Test
    void aDigestIsTheOneThatZooKeeperMakes() throws Exception {
        for (String payload : List.of("ada:secret", "ada:", ":x", "a:b:c", "ü:ö")) {
            List<Identity> proved = new DigestScheme("SHA1", null).authenticate(Bytes.utf8(payload));
            assertThat(proved)
                    .containsExactly(new Identity("digest", DigestAuthenticationProvider.generateDigest(payload)));
        }
    }

    @Test
    void aPayloadWithoutColonIsAUserTooAsInZooKeeper() {
        List<Identity> proved = new DigestScheme("SHA1", null).authenticate(Bytes.utf8("ada"));
        assertThat(proved.get(0).id()).startsWith("ada:");
    }

    @Test
    void theSuperDigestMakesSuperAndItself() throws Exception {
        String digest = DigestAuthenticationProvider.generateDigest("super:pw");
        assertThat(new DigestScheme("SHA1", digest).authenticate(Bytes.utf8("super:pw")))
                .containsExactly(new Identity("super", ""), new Identity("digest", digest));
        assertThat(new DigestScheme("SHA1", digest).authenticate(Bytes.utf8("super:no")))
                .hasSize(1);
    }

    @Test
    void anotherAlgorithmMakesAnotherDigest() {
        List<Identity> proved = new DigestScheme("SHA-256", null).authenticate(Bytes.utf8("ada:secret"));
        assertThat(proved).containsExactly(new Identity("digest", "ada:" + HASH_OF_ADA));
    }

    @Test
    void anAlgorithmThatDoesNotExistIsRefusedAtOnce() {
        assertThatThrownBy(() -> new DigestScheme("ROT13", null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntryOpensOnlyWhatItGrants() {
        Acl acl = acl(new AclEntry(READ, "digest", "ada:x"));
        assertThat(check.allows(acl, READ, List.of(new Identity("digest", "ada:x"))))
                .isTrue();
        assertThat(check.allows(acl, WRITE, List.of(new Identity("digest", "ada:x"))))
                .isFalse();
        assertThat(check.allows(acl, READ, List.of(new Identity("digest", "bob:x"))))
                .isFalse();
        assertThat(check.allows(acl, READ, List.of(new Identity("sasl", "ada:x"))))
                .isFalse();
        assertThat(check.allows(acl, READ, List.of())).isFalse();
    }

    @Test
    void superAndOpenAclsAndSkippedChecksPass() {
        Acl acl = acl(new AclEntry(READ, "digest", "ada:x"));
        assertThat(check.allows(acl, WRITE, List.of(new Identity("super", "")))).isTrue();
        assertThat(check.allows(acl(), WRITE, List.of())).isTrue();
        assertThat(check.allows(acl(new AclEntry(READ, "world", "anyone")), READ, List.of()))
                .isTrue();
        assertThat(check.allows(acl(new AclEntry(READ, "world", "other")), READ, List.of()))
                .isFalse();
        assertThat(new AccessCheck(true).allows(acl, WRITE, List.of())).isTrue();
    }

    @Test
    void anAddressMatchesAsFarAsItsBitsSay() {
        assertThat(allowsAddress("10.1.2.3", "10.1.2.3")).isTrue();
        assertThat(allowsAddress("10.1.2.3", "10.1.2.4")).isFalse();
        assertThat(allowsAddress("10.1.0.0/16", "10.1.99.4")).isTrue();
        assertThat(allowsAddress("10.1.0.0/16", "10.2.99.4")).isFalse();
        assertThat(allowsAddress("10.1.2.0/23", "10.1.3.9")).isTrue();
        assertThat(allowsAddress("0.0.0.0/0", "9.9.9.9")).isTrue();
        assertThat(allowsAddress("fe80::1", "fe80:0:0:0:0:0:0:1")).isTrue();
        assertThat(allowsAddress("fe80::/10", "fe81::5")).isTrue();
        assertThat(allowsAddress("::/0", "1.2.3.4")).isFalse();
        assertThat(allowsAddress("10.0.0.0/33", "10.0.0.0")).isFalse();
        assertThat(allowsAddress("10.0.0.0/x", "10.0.0.0")).isFalse();
        assertThat(allowsAddress("no address", "10.0.0.0")).isFalse();
    }

    private boolean allowsAddress(String entry, String address) {
        return check.allows(acl(new AclEntry(READ, "ip", entry)), READ, List.of(new Identity("ip", address)));
    }

    private static Acl acl(AclEntry... entries) {
        return new Acl(List.of(entries));
    }
}
