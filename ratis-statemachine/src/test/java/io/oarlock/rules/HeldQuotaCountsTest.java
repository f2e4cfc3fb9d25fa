package io.oarlock.rules;

import static io.oarlock.rules.Core.creation;
import static io.oarlock.rules.Core.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.CreateMode;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.op.SourceChange;
import io.oarlock.rows.LiveTree;
import io.oarlock.storage.heap.HeapStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What unfinished counts for quotas hold on the heap where the paths with the quotas are as long as a frame: only
 * {@code replication.QuotaBounds}, on the way of a client's request into the log, bounds them.
 */
class HeldQuotaCountsTest {
    private static final int CHARACTERS = 3_000_000;
    /** More than counts may hold. */
    private static final int QUOTAS = 1 + (int) (QuotaCounts.HELD_BYTES_MAX / (2 * CHARACTERS));

    private static final int BIG_CHILDREN = QuotaCounts.ZNODES_PER_ENTRY_MAX + 10;
    /** Its count takes all that each entry counts of what others have begun. */
    private static final int FIRST_CHILDREN = BIG_CHILDREN + (2 * QUOTAS + 2) * QuotaCounts.ZNODES_PER_ENTRY_LATER_MAX;

    private static final String FIRST_STATS = "/zookeeper/quota/a/zookeeper_stats";
    private static final String BIG_STATS = "/zookeeper/quota/b/zookeeper_stats";

    @Test
    void theCreateOfFurtherStatisticsIsPutOff() {
        Core core = Core.withSession().atLevel(RulesLevel.NEWEST);
        makeTrees(core);
        core.create(FIRST_STATS);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < QUOTAS; i++) {
            core.create(mirror(i));
            outcomes.add(core.applyAll(List.of(
                            // Takes all that an entry may count, so that the other is left for later.
                            core.asClient(creation(BIG_STATS, CreateMode.PERSISTENT)),
                            core.asClient(creation(stats(i), CreateMode.PERSISTENT)),
                            core.asClient(new Operation.Delete(path(BIG_STATS), -1))))
                    .get(1)
                    .outcome());
        }
        assertThat(held(core)).isLessThanOrEqualTo(QuotaCounts.HELD_BYTES_MAX);
        assertThat(outcomes.contains(Core.failed(ErrorCode.THROTTLED_OP))).isTrue();
        while (core.core.tree().countsQuotas()) {
            core.apply(Proposal.internal(new Operation.RaiseRulesLevel(0)));
        }
        assertThat(core.create(stats(QUOTAS - 1))).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void aMigrationStopsWhoseSourceBeginsMore() {
        MigratingCore target = following(RulesLevel.NEWEST);
        for (int i = 0; i < QUOTAS && target.state().phase() == Phase.FOLLOWING; i++) {
            take(target, i);
        }
        assertThat(held(target.core)).isLessThanOrEqualTo(QuotaCounts.HELD_BYTES_MAX);
        assertThat(target.state().phase()).isEqualTo(Phase.STOPPED);
        assertThat(target.state().reason()).contains("begins to count what a quota is for");
    }

    /** Members have applied such entries at that level. */
    @Test
    void belowTheLevelOfBoundedCountsASourceBeginsAsManyAsItLikes() {
        MigratingCore target = following(RulesLevel.BOUNDED_COSTS);
        for (int i = 0; i < QUOTAS; i++) {
            take(target, i);
        }
        assertThat(target.state().phase()).isEqualTo(Phase.FOLLOWING);
        assertThat(held(target.core)).isGreaterThan(QuotaCounts.HELD_BYTES_MAX);
    }

    private static MigratingCore following(int rulesLevel) {
        Core source = Core.withSession();
        makeTrees(source);
        MigratingCore target = new MigratingCore(HeapStore.open(ZnodeCore.tables()));
        target.core.atLevel(rulesLevel);
        target.step(new MigrationStep.Begin(1));
        target.copy(1, source);
        target.complete(1, source);
        take(target, List.of(new SourceChange.Create(path(FIRST_STATS), null, Acl.OPEN, 0, -1)));
        return target;
    }

    /** A transaction that takes all that an entry may count, and then makes one more quota. */
    private static void take(MigratingCore target, int number) {
        List<SourceChange> changes = new ArrayList<>();
        for (String made : List.of(BIG_STATS, mirror(number), stats(number))) {
            changes.add(new SourceChange.Create(path(made), null, Acl.OPEN, 0, -1));
        }
        changes.add(new SourceChange.Delete(path(BIG_STATS)));
        take(target, changes);
    }

    private static void take(MigratingCore target, List<SourceChange> changes) {
        long next = target.zxid + 1;
        target.step(new MigrationStep.Apply(target.zxid, next, 1_000, Core.SESSION, changes, null));
        target.zxid = next;
    }

    private static void makeTrees(Core core) {
        makeTree(core, "/a", FIRST_CHILDREN);
        makeTree(core, "/b", BIG_CHILDREN);
    }

    private static void makeTree(Core core, String top, int children) {
        core.create(top);
        core.create("/zookeeper/quota" + top);
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            proposals.add(core.asClient(creation(top + "/n" + i, CreateMode.PERSISTENT)));
        }
        core.applyAll(proposals);
    }

    private static String mirror(int number) {
        return "/zookeeper/quota/c" + number + "x".repeat(CHARACTERS);
    }

    private static String stats(int number) {
        return new ZnodePath(mirror(number)).child("zookeeper_stats").value();
    }

    private static long held(Core core) {
        return ((LiveTree) core.core.tree()).quotas().countsBytes();
    }
}
