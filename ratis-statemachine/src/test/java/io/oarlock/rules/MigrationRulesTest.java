package io.oarlock.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.Owner;
import io.oarlock.model.SessionPassword;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodeDigest;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Effects;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.op.SourceChange;
import io.oarlock.storage.heap.HeapStore;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who decides at each place of the log, and what a transaction of the source may do. */
class MigrationRulesTest {
    private static final Outcome OUT_OF_PLACE = Core.failed(ErrorCode.BAD_VERSION);

    private final Core source = Core.withSession();
    private MigratingCore target;

    @BeforeEach
    void copy() {
        source.create("/a");
        source.create("/a/b");
        source.setAcl("/a/b", Acl.OPEN.entries());
        target = MigratingCore.following(source);
    }

    private SourceChange.SetData setData(String path, String data, int version) {
        return new SourceChange.SetData(new ZnodePath(path), Bytes.utf8(data), version);
    }

    private SourceChange.Create creation(String path, int parentCreations) {
        return new SourceChange.Create(
                new ZnodePath(path), Bytes.utf8("data"), Acl.OPEN, Owner.PERSISTENT, parentCreations);
    }

    @Test
    void theCopyIsTheSourcesTreeWithItsZxid() {
        assertThat(MigratingCore.znodes(target.core)).isEqualTo(MigratingCore.znodes(source));
        assertThat(target.core.core.tree().lastZxid())
                .isEqualTo(source.core.tree().lastZxid());
        assertThat(target.state().phase()).isEqualTo(Phase.FOLLOWING);
        assertThat(target.core.core.tree().session(Core.SESSION).password())
                .isEqualTo(SessionPassword.of(Core.SESSION));
    }

    @Test
    void aTransactionHasTheSourcesZxidTimeAndDecision() {
        source.timeMillis = 2_000;
        source.setData("/a", "new", -1);

        Effects effects = target.take(source, Core.SESSION, setData("/a", "new", 1));

        assertThat(effects.zxid()).isEqualTo(source.core.tree().lastZxid());
        assertThat(Core.told(effects)).containsExactly("NODE_DATA_CHANGED /a");
        assertThat(target.core.get("/a")).isEqualTo(source.get("/a"));
        assertThat(target.core.get("/a").mtimeMillis()).isEqualTo(2_000);
        assertThat(target.state().checkedZxid()).isEqualTo(effects.zxid());
    }

    @Test
    void whileTheSourceDecidesNobodyElseDoesAndNoZxidIsGivenOut() {
        long before = target.core.core.tree().lastZxid();

        assertThat(target.core.create("/own")).isEqualTo(Core.failed(ErrorCode.NOT_READ_ONLY));
        assertThat(target.core.open(0x0200_0000_0000_0001L)).isEqualTo(Core.failed(ErrorCode.NOT_READ_ONLY));
        Effects config = target.core.apply(Proposal.internal(new Operation.SetConfig(Bytes.utf8("own"))));

        assertThat(config.outcome()).isEqualTo(Core.failed(ErrorCode.NOT_READ_ONLY));
        assertThat(target.core.core.tree().lastZxid()).isEqualTo(before);
    }

    @Test
    void aTransactionIsTakenOnceAndBehindNoOther() {
        long first = target.zxid;
        source.setData("/a", "1", -1);
        target.take(source, Core.SESSION, setData("/a", "1", 1));
        long taken = target.zxid;
        var again = new MigrationStep.Apply(first, taken, 1_000, 1, List.of(setData("/a", "1", 1)), null);
        var later = new MigrationStep.Apply(taken + 1, taken + 2, 1_000, 1, List.of(setData("/a", "3", 3)), null);

        assertThat(target.step(again).outcome()).isEqualTo(OUT_OF_PLACE);
        assertThat(target.step(later).outcome()).isEqualTo(OUT_OF_PLACE);
        assertThat(target.core.get("/a")).isEqualTo(source.get("/a"));
        assertThat(target.core.core.tree().lastZxid()).isEqualTo(taken);
    }

    @Test
    void aDroppedTransactionIsFoundByTheDigestOfTheNext() {
        source.setData("/a/b", "dropped", -1);
        source.setData("/a", "kept", -1);

        Effects effects = target.take(source, Core.SESSION, setData("/a", "kept", 1));

        assertThat(effects.outcome()).isEqualTo(Core.failed(ErrorCode.DATA_INCONSISTENCY));
        assertThat(target.state().phase()).isEqualTo(Phase.STOPPED);
        assertThat(target.state().reason())
                .contains("transaction 0x" + Long.toHexString(source.core.tree().lastZxid()))
                .contains("digest");
    }

    @Test
    void aFieldOfAStatThatIsOffByOneStopsTheMigrationAndLeavesTheTree() {
        Znode before = target.core.get("/a");
        source.setData("/a", "new", -1);

        Effects effects = target.take(source, Core.SESSION, setData("/a", "new", 2));

        assertThat(target.state().reason()).contains("leads to the digest");
        assertThat(effects.events()).isEmpty();
        assertThat(target.core.get("/a")).isEqualTo(before);
        source.setData("/a", "newer", -1);
        assertThat(target.take(source, Core.SESSION, setData("/a", "newer", 2)).outcome())
                .isEqualTo(OUT_OF_PLACE);
    }

    @Test
    void aChangeThatTheTreeCannotTakeIsNamed() {
        source.create("/c");

        target.take(source, Core.SESSION, creation("/a", 2));

        assertThat(target.state().reason()).contains("creates /a, which is here already");
        assertThat(MigratingCore.znodes(target.core))
                .containsOnlyKeys(MigratingCore.znodes(MigratingCore.following(copyOfStart()).core)
                        .keySet());
    }

    private static Core copyOfStart() {
        Core start = Core.withSession();
        start.create("/a");
        start.create("/a/b");
        return start;
    }

    @Test
    void aParentThatHasRunThroughAllNumbersStaysAsItIsInZooKeeper() {
        source.create("/a/c");
        Znode parent = target.core.get("/a");

        Effects effects = target.take(
                source, Core.SESSION, List.of(creation("/a/c", Integer.MIN_VALUE)), digestWithParent(parent));

        assertThat(effects.outcome()).isEqualTo(Outcome.Done.DONE);
        assertThat(target.core.get("/a").pzxid()).isEqualTo(parent.pzxid());
        assertThat(target.core.get("/a").childCreations()).isEqualTo(parent.childCreations());
        assertThat(target.core.get("/a").childCount()).isEqualTo(2);
    }

    private long digestWithParent(Znode parent) {
        ZnodePath path = new ZnodePath("/a");
        return MigratingCore.digest(source) - ZnodeDigest.of(path, source.get("/a")) + ZnodeDigest.of(path, parent);
    }

    @Test
    void afterTheSwitchNothingOfTheSourceIsTakenAndZxidsAreInAnEpochOfTheirOwn() {
        long last = target.zxid;
        target.step(new MigrationStep.AskSwitch());

        assertThat(target.step(new MigrationStep.SwitchOver(last + 1, 0)).outcome())
                .isEqualTo(OUT_OF_PLACE);
        assertThat(target.step(new MigrationStep.SwitchOver(last, 9)).outcome()).isEqualTo(Outcome.Done.DONE);

        assertThat(target.core.core.tree().lastZxid()).isEqualTo(10L << 32);
        source.setData("/a", "late", -1);
        assertThat(target.take(source, Core.SESSION, setData("/a", "late", 1)).outcome())
                .isEqualTo(OUT_OF_PLACE);
        assertThat(target.step(new MigrationStep.Apply(10L << 32, (10L << 32) + 1, 0, 1, List.of(), null))
                        .outcome())
                .isEqualTo(OUT_OF_PLACE);
        assertThat(target.step(new MigrationStep.Begin(2)).outcome()).isEqualTo(Core.failed(ErrorCode.NOT_EMPTY));
        assertThat(target.step(new MigrationStep.Abort()).outcome()).isEqualTo(OUT_OF_PLACE);
        assertThat(target.step(new MigrationStep.Stop("late")).outcome()).isEqualTo(OUT_OF_PLACE);
        assertThat(target.core.create("/own")).isInstanceOf(Outcome.Created.class);
        assertThat(target.core.get("/own").czxid()).isEqualTo((10L << 32) + 1);
        assertThat(target.core.create("/a/b/c")).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void withoutBeingAskedThereIsNoSwitch() {
        assertThat(target.step(new MigrationStep.SwitchOver(target.zxid, 0)).outcome())
                .isEqualTo(OUT_OF_PLACE);
        target.step(new MigrationStep.AskSwitch());
        target.step(new MigrationStep.CancelSwitch());
        assertThat(target.step(new MigrationStep.SwitchOver(target.zxid, 0)).outcome())
                .isEqualTo(OUT_OF_PLACE);
    }

    @Test
    void anEpochThatHasNoNextOneIsRefusedAtTheSwitch() {
        target.step(new MigrationStep.AskSwitch());

        for (long epoch : new long[] {Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -1}) {
            assertThat(target.step(new MigrationStep.SwitchOver(target.zxid, epoch))
                            .outcome())
                    .isEqualTo(OUT_OF_PLACE);
        }
        assertThat(target.state().phase()).isEqualTo(Phase.SWITCHING);
        assertThat(target.step(new MigrationStep.SwitchOver(target.zxid, Integer.MAX_VALUE - 1))
                        .outcome())
                .isEqualTo(Outcome.Done.DONE);
        assertThat(target.core.core.tree().lastZxid()).isEqualTo((long) Integer.MAX_VALUE << 32);
    }

    @Test
    void dataOfItsOwnIsNeverGivenUp() {
        Core own = Core.withSession();
        own.create("/mine");
        own.apply(Proposal.internal(new Operation.RaiseRulesLevel(RulesLevel.MIGRATIONS)));

        assertThat(own.apply(Proposal.internal(new Operation.Migrate(new MigrationStep.Begin(1))))
                        .outcome())
                .isEqualTo(Core.failed(ErrorCode.NOT_EMPTY));
        assertThat(own.create("/more")).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void aClientCannotProposeAStep() {
        Core own = Core.withSession();

        assertThat(own.run(new Operation.Migrate(new MigrationStep.Begin(1))).outcome())
                .isEqualTo(Core.failed(ErrorCode.UNIMPLEMENTED));
        assertThat(own.core.tree().migration()).isNull();
    }

    @Test
    void withoutTheRulesLevelThatKnowsItNothingBegins() {
        Core empty = Core.empty();

        assertThat(empty.apply(Proposal.internal(new Operation.Migrate(new MigrationStep.Begin(1))))
                        .outcome())
                .isEqualTo(Core.failed(ErrorCode.UNIMPLEMENTED));
    }

    @Test
    void partsOfAnEarlierCopyAreRefused() {
        target.step(new MigrationStep.Begin(2));

        assertThat(target.step(new MigrationStep.Begin(2)).outcome()).isEqualTo(Core.failed(ErrorCode.NOT_EMPTY));
        assertThat(target.step(new MigrationStep.Copy(
                                1, List.of(), List.of(new ZnodePath("/a/b")), List.of(), List.of()))
                        .outcome())
                .isEqualTo(OUT_OF_PLACE);
        assertThat(target.step(new MigrationStep.Complete(1, 5, 0)).outcome()).isEqualTo(OUT_OF_PLACE);
        assertThat(target.core.find("/a/b")).isNotNull();
    }

    @Test
    void aSecondCopyCorrectsTheTreeAndAWrongDigestIsNotCompleted() {
        source.delete("/a/b");
        source.create("/d");
        target.step(new MigrationStep.Begin(2));
        target.step(new MigrationStep.Copy(2, List.of(), List.of(new ZnodePath("/a/b")), List.of(), List.of()));
        target.copy(2, source);
        target.complete(2, source);

        assertThat(target.state().phase()).isEqualTo(Phase.FOLLOWING);
        assertThat(MigratingCore.znodes(target.core)).isEqualTo(MigratingCore.znodes(source));
        target.step(new MigrationStep.Begin(3));
        target.step(new MigrationStep.Complete(3, 99, 4711));
        assertThat(target.state().phase()).isEqualTo(Phase.STOPPED);
    }

    /** No ZooKeeper sends this. An entry that cannot be applied would keep every member from starting again. */
    @Test
    void theRootDoesNotEndWithASessionHoweverSmallTheTree() {
        source.delete("/a/b");
        source.delete("/a");
        target = MigratingCore.following(source);
        for (String path : List.of("/zookeeper/config", "/zookeeper/quota", "/zookeeper")) {
            target.step(new MigrationStep.Apply(
                    target.zxid, ++target.zxid, 1_000, 0, List.of(new SourceChange.Delete(new ZnodePath(path))), null));
        }
        assertThat(target.core.get("/").childCount()).isZero();

        target.step(new MigrationStep.Apply(
                target.zxid,
                target.zxid + 1,
                1_000,
                Core.SESSION,
                List.of(new SourceChange.CloseSession(List.of(ZnodePath.ROOT))),
                null));

        assertThat(target.state().reason()).contains("deletes /, which every tree has");
        assertThat(target.core.find("/")).isNotNull();
    }

    @Test
    void theStateOfAMigrationSurvivesARestart() {
        HeapStore store = HeapStore.open(ZnodeCore.tables());
        MigratingCore begun = new MigratingCore(store);
        begun.core.apply(Proposal.internal(new Operation.RaiseRulesLevel(RulesLevel.MIGRATIONS)));
        begun.step(new MigrationStep.Begin(7));
        begun.step(new MigrationStep.Stop("told so"));

        MigratingCore opened = new MigratingCore(store);

        assertThat(opened.state()).isEqualTo(begun.state());
        assertThat(opened.state().reason()).isEqualTo("told so");
        assertThat(opened.core.create("/own")).isEqualTo(Core.failed(ErrorCode.NOT_READ_ONLY));
    }
}
