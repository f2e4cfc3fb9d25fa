package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import io.oarlock.op.Outcome;
import io.oarlock.op.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclRulesTest {
    private static final Identity ADDRESS = new Identity("ip", "10.1.2.3");
    private static final Identity USER = new Identity("digest", "u:h");
    private static final Identity SUPER = new Identity("super", "");

    @ParameterizedTest
    @CsvSource({
        "world, anyone, true",
        "world, other, false",
        "super, x, false",
        "unknown, x, false",
        "'', '', false",
        "digest, u:h, true",
        "digest, u, false",
        "digest, u:, false",
        "digest, :h, true",
        "digest, a:b:c, false",
        "ip, 10.0.0.1, true",
        "ip, 10.0.0.1/8, true",
        "ip, 10.0.0.1/33, false",
        "ip, 10.0.0.1/-1, false",
        "ip, 10.0.0.1/, false",
        "ip, 10.0.0, false",
        "ip, 10.0.0.256, false",
        "ip, localhost, false",
        "ip, ::1, true",
        "ip, fe80::1/64, true",
        "ip, fe80::1/129, false",
        "ip, ::ffff:10.0.0.1, true",
        "ip, 1:2:3:4:5:6:7:8, true",
        "ip, 1:2:3:4:5:6:7, false",
        "ip, 1:2:3:4:5:6:7:8:9, false",
        "ip, 1::2::3, false",
        "ip, 12345::, false",
        "x509, 'CN=a, O=b', false",
        "sasl, user, false",
        "sasl, user/host@REALM, false"
    })
    void anIdMustBeValidInItsScheme(String scheme, String id, boolean valid) {
        List<AclEntry> requested = List.of(new AclEntry(Perms.READ, scheme, id));
        Acl normalised = AclRules.normalise(requested, List.of(ADDRESS));
        assertThat(normalised).isEqualTo(valid ? new Acl(requested) : null);
    }

    @Test
    void absentAndEmptyListsAreInvalid() {
        assertThat(AclRules.normalise(null, List.of(USER))).isNull();
        assertThat(AclRules.normalise(List.of(), List.of(USER))).isNull();
    }

    @Test
    void duplicatesGoAndOrderStays() {
        AclEntry a = new AclEntry(Perms.READ, "digest", "a:a");
        AclEntry b = new AclEntry(Perms.READ, "digest", "b:b");
        assertThat(AclRules.normalise(List.of(b, a, b, a), List.of())).isEqualTo(new Acl(List.of(b, a)));
    }

    @Test
    void unknownPermissionBitsAreKept() {
        List<AclEntry> odd = List.of(new AclEntry(255, "world", "anyone"), new AclEntry(0, "ip", "1.2.3.4"));
        assertThat(AclRules.normalise(odd, List.of())).isEqualTo(new Acl(odd));
    }

    @Test
    void authStandsForEveryProvedIdentity() {
        List<AclEntry> auth = List.of(new AclEntry(5, "auth", "ignored"));
        List<Identity> identities =
                List.of(ADDRESS, USER, SUPER, new Identity("sasl", "s"), new Identity("digest", "v:h"));
        assertThat(AclRules.normalise(auth, identities))
                .isEqualTo(new Acl(List.of(new AclEntry(5, "digest", "u:h"), new AclEntry(5, "digest", "v:h"))));
    }

    @Test
    void authWithoutAnythingProvedIsInvalid() {
        List<AclEntry> auth = List.of(new AclEntry(31, "world", "anyone"), new AclEntry(31, "auth", ""));
        assertThat(AclRules.normalise(auth, List.of(ADDRESS, SUPER))).isNull();
    }

    @Test
    void onlyAnEntryWithTheBitGrants() {
        Acl acl =
                new Acl(List.of(new AclEntry(Perms.READ, "digest", "u:h"), new AclEntry(Perms.WRITE, "digest", "v:h")));
        assertThat(AclRules.permits(acl, Perms.READ, List.of(USER), false)).isTrue();
        assertThat(AclRules.permits(acl, Perms.WRITE, List.of(USER), false)).isFalse();
        assertThat(AclRules.permits(acl, Perms.READ | Perms.ADMIN, List.of(USER), false))
                .isTrue();
        assertThat(AclRules.permits(acl, Perms.READ, List.of(ADDRESS), false)).isFalse();
    }

    @Test
    void superAndSkipAclPassEverything() {
        Acl closed = new Acl(List.of(new AclEntry(0, "world", "anyone")));
        assertThat(AclRules.permits(closed, Perms.ADMIN, List.of(SUPER), false)).isTrue();
        assertThat(AclRules.permits(closed, Perms.ADMIN, List.of(), true)).isTrue();
        assertThat(AclRules.permits(closed, Perms.ADMIN, List.of(), false)).isFalse();
    }

    @Test
    void anEmptyAclAllowsEverything() {
        assertThat(AclRules.permits(new Acl(List.of()), Perms.ADMIN, List.of(), false))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.4, 10.1.2.3, false",
        "10.1.0.0/16, 10.1.2.3, true",
        "10.2.0.0/16, 10.1.2.3, false",
        "10.1.2.0/31, 10.1.2.1, true",
        "10.1.2.0/31, 10.1.2.2, false",
        "128.0.0.0/1, 200.1.1.1, true",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 1.2.3.4, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "fe80::/10, fe80:0:0:0:1:2:3:4%eth0, true",
        "fe80::/10, fec0::1, false",
        "::ffff:10.0.0.1, ::ffff:a00:1, true"
    })
    void addressesMatchByTheirLeadingBits(String id, String address, boolean matches) {
        Acl acl = new Acl(List.of(new AclEntry(Perms.READ, "ip", id)));
        assertThat(AclRules.permits(acl, Perms.READ, List.of(new Identity("ip", address)), false))
                .isEqualTo(matches);
    }

    @Test
    void thePolicyOfTheEntryDecidesWhetherAclsCount() {
        Core core = Core.withSession();
        core.create("/a", "", List.of(new AclEntry(Perms.READ, "world", "anyone")));
        assertThat(core.setData("/a", "x", -1)).isEqualTo(Core.failed(ErrorCode.NO_AUTH));
        core.policy = new Policy(true, true, false, false);
        assertThat(core.setData("/a", "x", -1)).isInstanceOf(Outcome.Changed.class);
    }
}
