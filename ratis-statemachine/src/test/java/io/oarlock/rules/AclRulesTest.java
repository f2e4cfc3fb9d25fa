package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create.Form;
import io.oarlock.op.Outcome;
import io.oarlock.op.Policy;
import io.oarlock.rules.acl.AclRules;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclRulesTest {
    private static final Policy.Schemes SCHEMES = new Policy.Schemes(true, true);
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
        "x509, 'CN=a, O=b', true",
        "x509, '', true",
        "x509, 'CN=a\\,b+1.2.840=\"c,d\" ;O=#0a', true",
        "x509, 'CN=', true",
        "x509, 'a name', false",
        "x509, 'CN=a,', false",
        "x509, '=a', false",
        "x509, 'CN=a\"b', false",
        "x509, 'CN=\"a', false",
        "x509, 'CN=\"a\"b', false",
        "x509, 'CN=a\\', false",
        "sasl, user, true",
        "sasl, 'a/b/c', true",
        "sasl, user/host@REALM, true",
        "sasl, user/host/more@REALM, false",
        "sasl, user@host@REALM, false",
        "sasl, user@host/REALM, false"
    })
    void anIdMustBeValidInItsScheme(String scheme, String id, boolean valid) {
        List<AclEntry> requested = List.of(new AclEntry(Perms.READ, scheme, id));
        Acl normalised = AclRules.normalise(requested, List.of(ADDRESS), SCHEMES);
        assertThat(normalised).isEqualTo(valid ? new Acl(requested) : null);
    }

    @ParameterizedTest
    @CsvSource({"x509, CN=a", "sasl, user"})
    void aSchemeThatIsNotConfiguredIsInvalid(String scheme, String id) {
        List<AclEntry> requested = List.of(new AclEntry(Perms.READ, scheme, id));
        assertThat(AclRules.normalise(requested, List.of(), Policy.Schemes.NONE))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"x509, CN=a", "sasl, user"})
    void anIdentityIsWhatTheEntryNames(String scheme, String id) {
        Acl acl = new Acl(List.of(new AclEntry(Perms.READ, scheme, id)));
        assertThat(AclRules.permits(acl, Perms.READ, List.of(new Identity(scheme, id)), false))
                .isTrue();
        assertThat(AclRules.permits(acl, Perms.WRITE, List.of(new Identity(scheme, id)), false))
                .isFalse();
        assertThat(AclRules.permits(acl, Perms.READ, List.of(new Identity(scheme, id + "b")), false))
                .isFalse();
        assertThat(AclRules.permits(acl, Perms.READ, List.of(new Identity("digest", id)), false))
                .isFalse();
    }

    @Test
    void absentAndEmptyListsAreInvalid() {
        assertThat(AclRules.normalise(null, List.of(USER), SCHEMES)).isNull();
        assertThat(AclRules.normalise(List.of(), List.of(USER), SCHEMES)).isNull();
    }

    @Test
    void duplicatesGoAndOrderStays() {
        AclEntry a = new AclEntry(Perms.READ, "digest", "a:a");
        AclEntry b = new AclEntry(Perms.READ, "digest", "b:b");
        assertThat(AclRules.normalise(List.of(b, a, b, a), List.of(), SCHEMES)).isEqualTo(new Acl(List.of(b, a)));
    }

    @Test
    void unknownPermissionBitsAreKept() {
        List<AclEntry> odd = List.of(new AclEntry(255, "world", "anyone"), new AclEntry(0, "ip", "1.2.3.4"));
        assertThat(AclRules.normalise(odd, List.of(), SCHEMES)).isEqualTo(new Acl(odd));
    }

    @Test
    void authStandsForEveryProvedIdentity() {
        List<AclEntry> auth = List.of(new AclEntry(5, "auth", "ignored"));
        List<Identity> identities =
                List.of(ADDRESS, USER, SUPER, new Identity("sasl", "s"), new Identity("digest", "v:h"));
        assertThat(AclRules.normalise(auth, identities, SCHEMES))
                .isEqualTo(new Acl(List.of(
                        new AclEntry(5, "digest", "u:h"),
                        new AclEntry(5, "sasl", "s"),
                        new AclEntry(5, "digest", "v:h"))));
    }

    @Test
    void authWithoutAnythingProvedIsInvalid() {
        List<AclEntry> auth = List.of(new AclEntry(31, "world", "anyone"), new AclEntry(31, "auth", ""));
        assertThat(AclRules.normalise(auth, List.of(ADDRESS, SUPER), SCHEMES)).isNull();
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

    @Test
    void aListPastTheBoundIsInvalid() {
        List<AclEntry> most = addresses(AclRules.ENTRIES_MAX);
        assertThat(AclRules.normalise(most, List.of(), SCHEMES)).isEqualTo(new Acl(most));
        assertThat(AclRules.normalise(addresses(AclRules.ENTRIES_MAX + 1), List.of(), SCHEMES))
                .isNull();
    }

    @Test
    void whatAuthTurnsIntoIsBoundedToo() {
        List<Identity> hundred = users(100, 1);
        assertThat(AclRules.normalise(auths(AclRules.ENTRIES_MAX / 100), hundred, SCHEMES)
                        .entries())
                .hasSize(AclRules.ENTRIES_MAX);
        assertThat(AclRules.normalise(auths(AclRules.ENTRIES_MAX / 100 + 1), hundred, SCHEMES))
                .isNull();
    }

    @Test
    void longIdentitiesAreBoundedByTheirCharacters() {
        List<Identity> longOnes = users(60, 1000);
        assertThat(AclRules.normalise(auths(4), longOnes, SCHEMES).entries()).hasSize(240);
        assertThat(AclRules.normalise(auths(5), longOnes, SCHEMES)).isNull();
    }

    @Test
    void clientsAreToldThatAListIsTooLong() {
        Core core = Core.withSession();
        List<AclEntry> tooMany = addresses(33_000);
        assertThat(core.create("/a", "", tooMany)).isEqualTo(Core.failed(ErrorCode.INVALID_ACL));
        core.create("/b");
        assertThat(core.setAcl("/b", tooMany)).isEqualTo(Core.failed(ErrorCode.INVALID_ACL));
        Operation.Create part = new Operation.Create(Core.path("/c"), Bytes.EMPTY, tooMany, 0, 0, Form.CREATE);
        assertThat(core.multi(Core.creation("/d", CreateMode.PERSISTENT), part))
                .isEqualTo(new Outcome.MultiFailed(List.of(ErrorCode.OK, ErrorCode.INVALID_ACL)));
    }

    /** It was within the bound of its time. */
    @Test
    void aLongerListThatAZnodeHasGoesOnToDecide() {
        Acl longer = new Acl(addresses(33_000));
        assertThat(AclRules.permits(longer, Perms.READ, List.of(new Identity("ip", "10.0.128.231")), false))
                .isTrue();
        assertThat(AclRules.permits(longer, Perms.READ, List.of(new Identity("ip", "10.0.128.232")), false))
                .isFalse();
    }

    @Test
    void aLongListCostsAMultiOfChecksHardlyMoreThanAShortOne() {
        Core core = Core.withSession();
        core.identities = List.of(new Identity("ip", "10.0.0.1"));
        core.create("/short", "", addresses(2));
        core.create("/long", "", addresses(AclRules.ENTRIES_MAX));
        long shortBytes = AllocatedBytes.of(() -> check("/short", core));
        long longBytes = AllocatedBytes.of(() -> check("/long", core));
        assertThat(longBytes).isLessThan(3 * shortBytes + 10_000_000);
    }

    @Test
    void manyUsersCostNoMoreThanTheirLookUps() {
        Acl acl = AclRules.normalise(auths(20), users(100, 1), SCHEMES);
        List<Identity> strangers = List.copyOf(users(100, 2));
        assertThat(AclRules.permits(acl, Perms.READ, strangers, false)).isFalse();
        assertThat(AllocatedBytes.of(() -> AclRules.permits(acl, Perms.READ, strangers, false)))
                .isLessThan(100_000);
    }

    @Property(tries = 500)
    void anAclGrantsWhatOneOfItsEntriesGrants(
            @ForAll("entries") List<AclEntry> entries,
            @ForAll("identities") List<Identity> identities,
            @ForAll @IntRange(min = 1, max = 31) int perms) {
        boolean one =
                entries.stream().anyMatch(entry -> AclRules.permits(new Acl(List.of(entry)), perms, identities, false));
        assertThat(AclRules.permits(new Acl(entries), perms, identities, false)).isEqualTo(one || entries.isEmpty());
    }

    @Provide
    Arbitrary<List<AclEntry>> entries() {
        Arbitrary<String> ids = Arbitraries.of("10.1.2.3", "10.1.0.0/16", "10.0.0.0/8", "::1", "::/0", "u:h", "anyone");
        return Combinators.combine(
                        Arbitraries.integers().between(0, 31), Arbitraries.of("world", "ip", "digest", "x509"), ids)
                .as(AclEntry::new)
                .list()
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Identity>> identities() {
        return Arbitraries.of(ADDRESS, USER, new Identity("ip", "::1"), new Identity("x509", "u:h"))
                .list()
                .ofMaxSize(3);
    }

    private static void check(String path, Core core) {
        Operation[] checks = new Operation[2000];
        Arrays.fill(checks, new Operation.Check(Core.path(path), -1));
        assertThat(core.multi(checks)).isInstanceOf(Outcome.MultiDone.class);
    }

    private static List<AclEntry> addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new AclEntry(Perms.READ, "ip", "10.0." + i / 256 + "." + i % 256))
                .toList();
    }

    private static List<AclEntry> auths(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new AclEntry(i, "auth", ""))
                .toList();
    }

    private static List<Identity> users(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Identity("digest", "u" + i + "x".repeat(length) + ":h"))
                .toList();
    }
}
