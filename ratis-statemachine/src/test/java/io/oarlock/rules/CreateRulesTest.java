package io.oarlock.rules;

import static io.oarlock.rules.Core.container;
import static io.oarlock.rules.Core.creation;
import static io.oarlock.rules.Core.failed;
import static io.oarlock.rules.Core.path;
import static io.oarlock.rules.Core.told;
import static io.oarlock.rules.Core.withTtl;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Owner;
import io.oarlock.model.Perms;
import io.oarlock.model.Stat;
import io.oarlock.model.Znode;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create.Form;
import io.oarlock.op.Outcome;
import io.oarlock.op.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateRulesTest {
    private static final List<AclEntry> READ_ONLY = List.of(new AclEntry(Perms.READ, "world", "anyone"));
    private static final List<AclEntry> NO_LIST = List.of();

    private final Core core = Core.withSession();

    @Test
    void aNewZnodeHasTheStatOfItsTransaction() {
        core.timeMillis = 5_000;
        Effects effects = core.run(creation("/a", CreateMode.PERSISTENT));
        long zxid = effects.zxid();
        Stat stat = new Stat(zxid, zxid, 5_000, 5_000, 0, 0, 0, 0, 4, 0, zxid);
        assertThat(effects.outcome()).isEqualTo(new Outcome.Created(path("/a"), stat));
        assertThat(core.get("/a").stat()).isEqualTo(stat);
    }

    @Test
    void aCreateCountsInItsParent() {
        core.create("/a");
        Znode before = core.get("/a");
        Effects effects = core.run(creation("/a/b", CreateMode.PERSISTENT));
        Stat stat = core.get("/a").stat();
        assertThat(stat.numChildren()).isEqualTo(1);
        assertThat(stat.cversion()).isEqualTo(1);
        assertThat(stat.pzxid()).isEqualTo(effects.zxid());
        assertThat(stat.mzxid()).isEqualTo(before.mzxid());
        assertThat(stat.version()).isZero();
        assertThat(core.children("/a")).containsExactly("b");
    }

    @Test
    void grandchildrenDoNotCount() {
        core.create("/a");
        core.create("/a/b");
        Znode before = core.get("/a");
        core.create("/a/b/c");
        assertThat(core.get("/a")).isEqualTo(before);
    }

    @Test
    void aCreateTellsOfTheZnodeAndThenOfItsParent() {
        Effects effects = core.run(creation("/a", CreateMode.PERSISTENT));
        assertThat(told(effects)).containsExactly("NODE_CREATED /a", "NODE_CHILDREN_CHANGED /");
    }

    @Test
    void eventsCarryTheAclThatDecidesWhoIsTold() {
        core.create("/secret", "", List.of(new AclEntry(Perms.CREATE, "world", "anyone")));
        Effects effects = core.run(new Operation.Create(path("/secret/a"), null, READ_ONLY, 0, 0, Form.CREATE));
        assertThat(effects.events().get(0).acl()).isEqualTo(new Acl(READ_ONLY));
        assertThat(effects.events().get(1).acl().entries().get(0).perms()).isEqualTo(Perms.CREATE);
    }

    @Test
    void nullDataIsKeptApartFromEmpty() {
        core.run(new Operation.Create(path("/null"), null, Acl.OPEN.entries(), 0, 0, Form.CREATE));
        core.run(new Operation.Create(path("/empty"), Bytes.EMPTY, Acl.OPEN.entries(), 0, 0, Form.CREATE));
        assertThat(core.get("/null").data()).isNull();
        assertThat(core.get("/empty").data()).isEqualTo(Bytes.EMPTY);
        assertThat(core.get("/null").stat().dataLength()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'', BAD_ARGUMENTS",
        "a, BAD_ARGUMENTS",
        "a/b, NO_NODE",
        "/a\0b, BAD_ARGUMENTS",
        "/a//b, NO_NODE",
        "/./x, NO_NODE",
        "/x/, NO_NODE",
        "/., BAD_ARGUMENTS",
        "/.., BAD_ARGUMENTS",
        "//, BAD_ARGUMENTS",
        "//b, BAD_ARGUMENTS",
        "/a\u0001b, BAD_ARGUMENTS",
        "/a\ud83d\ude00, BAD_ARGUMENTS",
        "/, NODE_EXISTS",
        "/zookeeper, NODE_EXISTS",
        "/missing/b, NO_NODE"
    })
    void aBadPlaceIsRefused(String path, ErrorCode error) {
        assertThat(core.create(path)).isEqualTo(failed(error));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.b", "/a b", "/a..b", "/...", "/\u00e9\u4e2d", "/zookeeper/mine"})
    void unusualNamesAreFine(String path) {
        assertThat(core.create(path)).isInstanceOf(Outcome.Created.class);
        assertThat(core.find(path)).isNotNull();
    }

    @Test
    void anInvalidAclBeatsAMissingParent() {
        assertThat(core.create("/missing/a", "", NO_LIST)).isEqualTo(failed(ErrorCode.INVALID_ACL));
    }

    @Test
    void aBadPathBeatsAnInvalidAcl() {
        assertThat(core.create("a", "", NO_LIST)).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
    }

    @Test
    void missingPermissionBeatsAnExistingZnode() {
        core.create("/a");
        core.create("/a/b");
        core.setAcl("/a", READ_ONLY);
        assertThat(core.create("/a/b")).isEqualTo(failed(ErrorCode.NO_AUTH));
        assertThat(core.create("/a/./")).isEqualTo(failed(ErrorCode.NO_NODE));
        assertThat(core.create("/a/.")).isEqualTo(failed(ErrorCode.NO_AUTH));
    }

    @Test
    void nothingMayBeCreatedUnderAnEphemeral() {
        core.create("/e", CreateMode.EPHEMERAL);
        assertThat(core.create("/e/a")).isEqualTo(failed(ErrorCode.NO_CHILDREN_FOR_EPHEMERALS));
        assertThat(core.create("/e/.")).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
    }

    @Test
    void containersAndTtlZnodesMayHaveEphemeralChildren() {
        core.run(container("/c"));
        core.run(withTtl("/t", CreateMode.PERSISTENT_WITH_TTL, 1));
        assertThat(core.create("/c/e", CreateMode.EPHEMERAL)).isInstanceOf(Outcome.Created.class);
        assertThat(core.create("/t/e", CreateMode.EPHEMERAL)).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void sequenceNumbersCountEveryChildEverCreated() {
        core.create("/s");
        core.create("/s/x");
        core.delete("/s/x");
        core.create("/s/y", CreateMode.EPHEMERAL);
        assertThat(created(core.create("/s/q-", CreateMode.PERSISTENT_SEQUENTIAL)))
                .isEqualTo("/s/q-0000000002");
        assertThat(created(core.create("/s/", CreateMode.EPHEMERAL_SEQUENTIAL))).isEqualTo("/s/0000000003");
    }

    @Test
    void theRootCountsFromZeroThoughItHasAChild() {
        assertThat(created(core.create("/", CreateMode.PERSISTENT_SEQUENTIAL))).isEqualTo("/0000000000");
    }

    @Test
    void aFailedCreateBurnsNoSequenceNumber() {
        core.create("/s");
        core.create("/s/a-0000000001");
        assertThat(core.create("/s/a-", CreateMode.PERSISTENT_SEQUENTIAL)).isEqualTo(failed(ErrorCode.NODE_EXISTS));
        assertThat(created(core.create("/s/b-", CreateMode.PERSISTENT_SEQUENTIAL)))
                .isEqualTo("/s/b-0000000001");
    }

    @ParameterizedTest
    @CsvSource({"0,/p0000000000", "7,/p0000000007", "2147483647,/p2147483647"})
    void aSequentialNameHasTenDigits(int creations, String name) {
        assertThat(SequenceRules.name(path("/p"), creations)).isEqualTo(path(name));
    }

    @Test
    void aSequenceThatHasRunOutNeverStartsAgain() {
        int last = SequenceRules.afterCreation(Integer.MAX_VALUE);
        assertThat(SequenceRules.isExhausted(Integer.MAX_VALUE)).isFalse();
        assertThat(SequenceRules.isExhausted(last)).isTrue();
        assertThat(SequenceRules.isExhausted(SequenceRules.afterCreation(last))).isTrue();
    }

    @Test
    void theContainerFlagAloneMakesAPersistentZnode() {
        assertThat(core.create("/c", CreateMode.CONTAINER)).isInstanceOf(Outcome.Created.class);
        assertThat(core.get("/c").owner()).isEqualTo(Owner.PERSISTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void theContainerRequestMakesAContainerWhateverItsFlags(int flags) {
        core.run(new Operation.Create(path("/c"), null, Acl.OPEN.entries(), flags, 0, Form.CREATE_CONTAINER));
        assertThat(core.get("/c").owner()).isEqualTo(Owner.CONTAINER);
        assertThat(core.get("/c").stat().ephemeralOwner()).isZero();
    }

    @Test
    void aContainerMayBeSequential() {
        Effects effects =
                core.run(new Operation.Create(path("/c"), null, Acl.OPEN.entries(), 2, 0, Form.CREATE_CONTAINER));
        assertThat(created(effects.outcome())).isEqualTo("/c0000000000");
    }

    @Test
    void aTtlZnodeKeepsItsTtlAndHidesIt() {
        core.run(withTtl("/t", CreateMode.PERSISTENT_WITH_TTL, 77));
        assertThat(Owner.ttlMillis(core.get("/t").owner())).isEqualTo(77);
        assertThat(core.get("/t").stat().ephemeralOwner()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Owner.TTL_MILLIS_MAX + 1, Long.MIN_VALUE})
    void aTtlOutOfRangeIsRefused(long ttlMillis) {
        Effects effects = core.run(withTtl("/t", CreateMode.PERSISTENT_WITH_TTL, ttlMillis));
        assertThat(effects.outcome()).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 5})
    void theTtlRequestNeedsATtlMode(long ttlMillis) {
        Effects effects = core.run(withTtl("/t", CreateMode.PERSISTENT, ttlMillis));
        assertThat(effects.outcome()).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
    }

    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"CREATE", "CREATE2", "CREATE_CONTAINER"})
    void ttlModesNeedTheTtlRequest(Form form) {
        for (int flags : new int[] {5, 6, 7, -1}) {
            Effects effects = core.run(new Operation.Create(path("/t"), null, Acl.OPEN.entries(), flags, 0, form));
            assertThat(effects.outcome()).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
        }
    }

    @Test
    void ttlModesAreUnimplementedWhereThePolicyForbidsThem() {
        core.policy = new Policy(false, false, false, false);
        Effects effects = core.run(withTtl("bad path", CreateMode.PERSISTENT_WITH_TTL, -1));
        assertThat(effects.outcome()).isEqualTo(failed(ErrorCode.UNIMPLEMENTED));
    }

    @Test
    void anEphemeralBelongsToItsSession() {
        core.create("/e", CreateMode.EPHEMERAL);
        assertThat(core.get("/e").stat().ephemeralOwner()).isEqualTo(Core.SESSION);
        assertThat(core.ephemerals(Core.SESSION)).containsExactly("/e");
    }

    private static String created(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Created.class);
        return ((Outcome.Created) outcome).path().value();
    }
}
