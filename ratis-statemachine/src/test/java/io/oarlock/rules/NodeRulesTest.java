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
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import io.oarlock.model.Stat;
import io.oarlock.model.Znode;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeRulesTest {
    private static final Identity SUPER = new Identity("super", "");

    private final Core core = Core.withSession();

    @Test
    void theFirstTreeLooksLikeZooKeepers() {
        assertThat(core.get("/").stat()).isEqualTo(new Stat(0, 0, 0, 0, 0, -1, 0, 0, 0, 1, 0));
        assertThat(core.get("/zookeeper").stat()).isEqualTo(new Stat(0, 0, 0, 0, 0, -2, 0, 0, 0, 2, 0));
        assertThat(core.get("/zookeeper/quota").stat()).isEqualTo(new Stat(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(core.get("/zookeeper/config").stat()).isEqualTo(new Stat(0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0));
        assertThat(core.get("/zookeeper/config").acl()).isEqualTo(acl(Perms.READ));
        assertThat(core.core.tree().totals().znodes()).isEqualTo(4);
    }

    @Test
    void setDataReplacesDataAndCountsTheVersion() {
        core.create("/a");
        Stat before = core.get("/a").stat();
        core.timeMillis = 9_000;
        Effects effects = core.run(new Operation.SetData(path("/a"), Bytes.utf8("longer"), 0));
        Stat after =
                new Stat(before.czxid(), effects.zxid(), before.ctimeMillis(), 9_000, 1, 0, 0, 0, 6, 0, before.pzxid());
        assertThat(effects.outcome()).isEqualTo(new Outcome.Changed(after));
        assertThat(core.get("/a").stat()).isEqualTo(after);
        assertThat(told(effects)).containsExactly("NODE_DATA_CHANGED /a");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -2, Integer.MIN_VALUE})
    void anotherVersionIsRefused(int version) {
        core.create("/a");
        assertThat(core.setData("/a", "x", version)).isEqualTo(failed(ErrorCode.BAD_VERSION));
        assertThat(core.delete("/a", version)).isEqualTo(failed(ErrorCode.BAD_VERSION));
        assertThat(core.run(new Operation.SetAcl(path("/a"), Acl.OPEN.entries(), version))
                        .outcome())
                .isEqualTo(failed(ErrorCode.BAD_VERSION));
    }

    @Test
    void setAclCountsAversionAndTellsNobody() {
        core.create("/a");
        Znode before = core.get("/a");
        Effects effects =
                core.run(new Operation.SetAcl(path("/a"), acl(Perms.ALL).entries(), 0));
        assertThat(effects.events()).isEmpty();
        assertThat(core.get("/a")).isEqualTo(before.withAcl(acl(Perms.ALL), 1));
    }

    @Test
    void aDeleteCountsInTheParentAndTellsBoth() {
        core.create("/a");
        core.create("/a/b");
        Effects effects = core.run(new Operation.Delete(path("/a/b"), 0));
        assertThat(effects.outcome()).isEqualTo(Outcome.Done.DONE);
        assertThat(told(effects)).containsExactly("NODE_DELETED /a/b", "NODE_CHILDREN_CHANGED /a");
        Stat parent = core.get("/a").stat();
        assertThat(parent.cversion()).isEqualTo(2);
        assertThat(parent.numChildren()).isZero();
        assertThat(parent.pzxid()).isEqualTo(effects.zxid());
        assertThat(core.find("/a/b")).isNull();
        assertThat(core.children("/a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config", "", "a", "/a\0"})
    void specialAndIllFormedPathsCannotBeDeleted(String path) {
        core.identities = List.of(SUPER);
        assertThat(core.delete(path)).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/missing", "/missing/b", "/a/", "//", "/a/./b"})
    void whatDoesNotExistCannotBeDeleted(String path) {
        core.create("/a");
        assertThat(core.delete(path)).isEqualTo(failed(ErrorCode.NO_NODE));
    }

    @Test
    void badVersionBeatsNotEmpty() {
        core.create("/a");
        core.create("/a/b");
        assertThat(core.delete("/a", 5)).isEqualTo(failed(ErrorCode.BAD_VERSION));
        assertThat(core.delete("/a", 0)).isEqualTo(failed(ErrorCode.NOT_EMPTY));
    }

    @Test
    void deletingNeedsPermissionOnTheParentEvenForAMissingChild() {
        core.create("/a", "", acl(Perms.READ).entries());
        assertThat(core.delete("/a/missing")).isEqualTo(failed(ErrorCode.NO_AUTH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a/", "/a//b", "/.", "/a\u0007"})
    void illFormedPathsCannotBeChangedOrChecked(String path) {
        assertThat(core.setData(path, "", -1)).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
        assertThat(core.setAcl(path, List.of())).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
        assertThat(core.multi(new Operation.Check(path(path), -1)))
                .isEqualTo(new Outcome.MultiFailed(List.of(ErrorCode.BAD_ARGUMENTS)));
    }

    @Test
    void anInvalidAclBeatsAMissingZnode() {
        assertThat(core.setAcl("/missing", List.of())).isEqualTo(failed(ErrorCode.INVALID_ACL));
        assertThat(core.setAcl("/missing", Acl.OPEN.entries())).isEqualTo(failed(ErrorCode.NO_NODE));
    }

    @Test
    void everyChangeNeedsItsPermission() {
        core.create("/a", "", acl(Perms.CREATE).entries());
        assertThat(core.setData("/a", "", 5)).isEqualTo(failed(ErrorCode.NO_AUTH));
        assertThat(core.run(new Operation.SetAcl(path("/a"), Acl.OPEN.entries(), 5))
                        .outcome())
                .isEqualTo(failed(ErrorCode.NO_AUTH));
        assertThat(core.multi(new Operation.Check(path("/a"), 5)))
                .isEqualTo(new Outcome.MultiFailed(List.of(ErrorCode.NO_AUTH)));
    }

    @Test
    void theRootCanBeChanged() {
        assertThat(core.setData("/", "x", 0)).isInstanceOf(Outcome.Changed.class);
        assertThat(core.setAcl("/", acl(Perms.ALL).entries())).isInstanceOf(Outcome.Changed.class);
    }

    @Test
    void onlyASuperUserWritesTheConfiguration() {
        assertThat(core.setData("/zookeeper/config", "x", -1)).isEqualTo(failed(ErrorCode.NO_AUTH));
        core.identities = List.of(SUPER);
        assertThat(core.setData("/zookeeper/config", "x", -1)).isInstanceOf(Outcome.Changed.class);
    }

    @Test
    void theEnsemblesConfigurationHasVersionMinusOne() {
        core.timeMillis = 7_000;
        for (int i = 0; i < 2; i++) {
            Effects effects = core.apply(Proposal.internal(new Operation.SetConfig(Bytes.utf8("server.1=x"))));
            Stat stat = new Stat(0, effects.zxid(), 0, 7_000, -1, 0, -1, 0, 10, 0, 0);
            assertThat(effects.outcome()).isEqualTo(new Outcome.Changed(stat));
            assertThat(told(effects)).containsExactly("NODE_DATA_CHANGED /zookeeper/config");
        }
    }

    @Test
    void aClientThatMayNotWriteTheConfigurationMayNotReconfigure() {
        Operation setConfig = new Operation.SetConfig(Bytes.utf8("x"));
        assertThat(core.run(setConfig).outcome()).isEqualTo(failed(ErrorCode.NO_AUTH));
    }

    @Test
    void aFailedWriteTakesAZxidAndChangesNothingElse() {
        core.create("/a");
        Znode before = core.get("/a");
        long digest = core.core.digest();
        Effects failed = core.run(new Operation.Delete(path("/missing"), -1));
        Effects next = core.run(new Operation.Refused(ErrorCode.MARSHALLING_ERROR));
        assertThat(failed.events()).isEmpty();
        assertThat(next.zxid()).isEqualTo(failed.zxid() + 1);
        assertThat(next.outcome()).isEqualTo(failed(ErrorCode.MARSHALLING_ERROR));
        assertThat(core.core.tree().lastZxid()).isEqualTo(next.zxid());
        assertThat(core.get("/a")).isEqualTo(before);
        assertThat(core.core.digest()).isEqualTo(digest);
    }

    @Test
    void zxidsCarryTheTerm() {
        core.term = 5;
        assertThat(core.run(creation("/a", CreateMode.PERSISTENT)).zxid()).isEqualTo(0x5_0000_0001L);
        assertThat(core.run(creation("/b", CreateMode.PERSISTENT)).zxid()).isEqualTo(0x5_0000_0002L);
    }

    @Test
    void timeNeverGoesBack() {
        core.timeMillis = 8_000;
        core.create("/a");
        core.timeMillis = 2_000;
        core.create("/b");
        assertThat(core.get("/b").ctimeMillis()).isEqualTo(8_000);
    }

    @Test
    void anUnusedContainerIsRemoved() {
        core.run(container("/c"));
        Effects effects = core.apply(Proposal.internal(unused("/c")));
        assertThat(effects.outcome()).isEqualTo(Outcome.Done.DONE);
        assertThat(told(effects)).containsExactly("NODE_DELETED /c", "NODE_CHILDREN_CHANGED /");
        assertThat(core.find("/c")).isNull();
    }

    @Test
    void aZnodeThatWasUsedMeanwhileStays() {
        core.run(container("/c"));
        core.run(withTtl("/t", CreateMode.PERSISTENT_WITH_TTL, 5));
        Operation removeContainer = unused("/c");
        Operation removeTtl = unused("/t");
        core.create("/c/child");
        assertThat(core.apply(Proposal.internal(removeContainer)).outcome()).isEqualTo(failed(ErrorCode.NOT_EMPTY));
        core.delete("/c/child");
        assertThat(core.apply(Proposal.internal(removeContainer)).outcome()).isEqualTo(failed(ErrorCode.BAD_VERSION));
        core.setData("/t", "x", -1);
        assertThat(core.apply(Proposal.internal(removeTtl)).outcome()).isEqualTo(failed(ErrorCode.BAD_VERSION));
    }

    @Test
    void onlyContainersAndTtlZnodesAreEverRemovedAsUnused() {
        core.create("/p");
        core.create("/e", CreateMode.EPHEMERAL);
        assertThat(core.apply(Proposal.internal(unused("/p"))).outcome()).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
        assertThat(core.apply(Proposal.internal(unused("/e"))).outcome()).isEqualTo(failed(ErrorCode.BAD_ARGUMENTS));
        assertThat(core.apply(Proposal.internal(new Operation.RemoveUnused(path("/x"), 0, 0)))
                        .outcome())
                .isEqualTo(failed(ErrorCode.NO_NODE));
    }

    @Test
    void removablesAreListed() {
        core.run(container("/c"));
        core.run(withTtl("/a", CreateMode.PERSISTENT_WITH_TTL, 5));
        core.create("/b");
        List<String> removables = new ArrayList<>();
        core.core.tree().forEachRemovable(path -> removables.add(path.value()));
        assertThat(removables).containsExactly("/a", "/c");
    }

    private Operation unused(String path) {
        Znode znode = core.get(path);
        return new Operation.RemoveUnused(path(path), znode.mzxid(), znode.pzxid());
    }

    private static Acl acl(int perms) {
        return new Acl(List.of(new AclEntry(perms, "world", "anyone")));
    }
}
