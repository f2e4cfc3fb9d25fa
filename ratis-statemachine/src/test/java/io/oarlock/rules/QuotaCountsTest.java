package io.oarlock.rules;

import static io.oarlock.rules.Core.creation;
import static io.oarlock.rules.Core.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.QuotaText;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.StateAudit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quotas over trees that are too large to be counted in one entry. */
class QuotaCountsTest {
    private static final int CHILDREN = QuotaCounts.ZNODES_PER_ENTRY_MAX + 3_500;
    /** Each child has 4 bytes, and so has the top. */
    private static final int BYTES = 4;

    private static final int REFUSED = 100;
    private static final int LARGE = 50;
    private static final int LARGE_BYTES = 1_000_000;
    private static final int AGAIN = 100;
    private static final int LONG_CHARACTERS = 100_000;
    private static final int VERY_LONG_CHARACTERS = 500_000;
    /** What an entry counts for those before it, but for less than three very long paths. */
    private static final int NEARLY_AN_ENTRY = QuotaCounts.ZNODES_PER_ENTRY_LATER_MAX - 60;

    private static final String STATS = "/zookeeper/quota/big/zookeeper_stats";

    private Core core = Core.withSession().atLevel(RulesLevel.BOUNDED_COSTS);

    @BeforeEach
    void aLargeTree() {
        core.create("/big");
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < CHILDREN; i++) {
            proposals.add(core.asClient(creation(child(i), CreateMode.PERSISTENT)));
        }
        core.applyAll(proposals);
        core.create("/zookeeper/quota/big", CreateMode.PERSISTENT);
        core.create("/zookeeper/quota/big/zookeeper_limits", CreateMode.PERSISTENT);
    }

    @Test
    void theEntriesThatFollowCountTheRest() {
        core.create(STATS);
        assertThat(core.core.tree().countsQuotas()).isTrue();
        assertThat(count()).isBetween(1L, (long) QuotaCounts.ZNODES_PER_ENTRY_MAX + 1);
        assertThat(finish()).isEqualTo(4);
        assertThat(stats()).isEqualTo(text(CHILDREN + 1, 0));
        assertThat(StateAudit.findings(core.store)).isEmpty();
    }

    @Test
    void whatChangesMeanwhileIsCountedOnce() {
        core.create(STATS);
        // As many entries as the count takes: what is behind it first.
        core.setData(child(CHILDREN - 2), "0123456789", -1);
        core.setData(child(2), "0123456789", -1);
        core.delete(child(CHILDREN - 3));
        assertThat(core.core.tree().countsQuotas()).isTrue();
        core.delete(child(3));
        core.create(child(3) + "-new");
        core.create(child(3) + "-new/child");
        core.delete(child(3) + "-new/child");
        core.setData("/big", "0123456789", -1);
        assertThat(core.core.tree().countsQuotas()).isFalse();
        assertThat(stats()).isEqualTo(text(CHILDREN, 3 * 6));
    }

    @Test
    void changesInTheSameEntryAreCountedOnceToo() {
        core.applyAll(List.of(
                core.asClient(new Operation.Delete(path(child(5)), -1)),
                core.asClient(creation(STATS, CreateMode.PERSISTENT)),
                core.asClient(new Operation.Delete(path(child(6)), -1)),
                core.asClient(new Operation.Delete(path(child(CHILDREN - 1)), -1)),
                core.asClient(new Operation.SetData(path("/big"), Bytes.utf8("0123456789"), -1))));
        finish();
        assertThat(stats()).isEqualTo(text(CHILDREN - 2, 6));
    }

    @Test
    void aCountGoesOnAfterAStart() {
        core.create(STATS);
        core.apply(nothing());
        core = new Core(core.store);
        assertThat(core.core.tree().countsQuotas()).isTrue();
        core.delete(child(CHILDREN - 1));
        finish();
        assertThat(stats()).isEqualTo(text(CHILDREN, 0));
    }

    @Test
    void aCountEndsWithItsStatistics() {
        core.create(STATS);
        core.delete(STATS);
        assertThat(core.core.tree().countsQuotas()).isFalse();
        core.create(STATS);
        finish();
        assertThat(stats()).isEqualTo(text(CHILDREN + 1, 0));
    }

    @Test
    void aMultiThatFailsLeavesNoCount() {
        core.multi(creation(STATS, CreateMode.PERSISTENT), new Operation.Check(path("/missing"), 0));
        assertThat(core.core.tree().countsQuotas()).isFalse();
        core.create(STATS);
        core.multi(new Operation.Delete(path(STATS), -1), new Operation.Check(path("/missing"), 0));
        assertThat(core.core.tree().countsQuotas()).isTrue();
        finish();
        assertThat(stats()).isEqualTo(text(CHILDREN + 1, 0));
    }

    @Test
    void makingAndDeletingStatisticsAgainAndAgainCostsOneEntryNoMore() {
        long once = bytesToMakeAndDelete(STATS, 1);
        long often = bytesToMakeAndDelete(STATS, 100);
        assertThat(often).isLessThan(3 * once);
    }

    @Test
    void anEntryLooksAtNoMoreCountsThanItHasRoomFor() {
        long few = bytesOfAnEntryBeside(10);
        core = Core.withSession().atLevel(RulesLevel.BOUNDED_COSTS);
        aLargeTree();
        long many = bytesOfAnEntryBeside(QuotaCounts.UNDER_WAY_MAX - 1);
        assertThat(many).isLessThan(2 * few);
        finish();
        assertThat(stats()).isEqualTo(text(CHILDREN + 1, 0));
        assertThat(core.get(mirror(QuotaCounts.UNDER_WAY_MAX - 2) + "/zookeeper_stats")
                        .data()
                        .utf8())
                .isEqualTo("count=1,bytes=4");
        assertThat(StateAudit.findings(core.store)).isEmpty();
    }

    @Test
    void moreCountsThanMayBeUnderWayAreNotBegun() {
        List<Proposal> proposals = new ArrayList<>();
        // Takes what the entry may count, so that all others are left for later.
        proposals.add(core.asClient(creation(STATS, CreateMode.PERSISTENT)));
        for (int i = 0; i < QuotaCounts.UNDER_WAY_MAX + REFUSED; i++) {
            proposals.add(core.asClient(creation(mirror(i), CreateMode.PERSISTENT)));
            Operation stats = creation(mirror(i) + "/zookeeper_stats", CreateMode.PERSISTENT);
            // What is taken back leaves room for another one.
            proposals.add(core.asClient(new Operation.Multi(List.of(stats, new Operation.Check(path("/missing"), 0)))));
            proposals.add(core.asClient(stats));
        }
        List<Effects> effects = core.applyAll(proposals);
        assertThat(effects.stream().map(Effects::outcome).filter(Core.failed(ErrorCode.THROTTLED_OP)::equals))
                .hasSize(REFUSED + 1);

        core = new Core(core.store);
        String late = mirror(QuotaCounts.UNDER_WAY_MAX + REFUSED - 1) + "/zookeeper_stats";
        finish();
        assertThat(core.create(late)).isInstanceOf(Outcome.Created.class);
        assertThat(core.get(late).data().utf8()).isEqualTo("count=1,bytes=4");
        assertThat(stats()).isEqualTo(text(CHILDREN + 1, 0));
    }

    @Test
    void largeZnodesAreCountedInMoreParts() {
        core.create("/large");
        for (int i = 0; i < LARGE; i++) {
            core.create("/large/n" + i, "x".repeat(LARGE_BYTES), Acl.OPEN.entries());
        }
        core.create("/zookeeper/quota/large");
        String stats = "/zookeeper/quota/large/zookeeper_stats";
        assertThat(bytesToMakeAndDelete(stats, AGAIN)).isLessThan(6 * bytesToMakeAndDelete(stats, 1));
        core.create(stats);
        finish();
        assertThat(core.get(stats).data().utf8())
                .isEqualTo("count=" + (LARGE + 1) + ",bytes=" + (4 + LARGE * LARGE_BYTES));
        assertThat(StateAudit.findings(core.store)).isEmpty();
    }

    @Test
    void longPathsAreCountedInMoreParts() {
        core.create("/long");
        for (int i = 0; i < AGAIN; i++) {
            core.create("/long/" + "x".repeat(LONG_CHARACTERS) + i);
        }
        core.create("/zookeeper/quota/long");
        String stats = "/zookeeper/quota/long/zookeeper_stats";
        assertThat(bytesToMakeAndDelete(stats, AGAIN)).isLessThan(20 * bytesToMakeAndDelete(stats, 1));
    }

    /** Each count stops at a long path, and then one begins that comes before it. */
    @Test
    void countsThatAreAtLongPathsWaitForEachOther() {
        int trees = (int) (QuotaCounts.HELD_BYTES_MAX / (2 * VERY_LONG_CHARACTERS)) + 10;
        for (int i = 0; i < trees; i++) {
            core.create(tree(i));
            List<Proposal> proposals = new ArrayList<>();
            for (int j = 0; j < NEARLY_AN_ENTRY; j++) {
                proposals.add(core.asClient(creation(tree(i) + String.format("/n%04d", j), CreateMode.PERSISTENT)));
            }
            core.applyAll(proposals);
            for (int j = 0; j < 3; j++) {
                core.create(tree(i) + "/" + "x".repeat(VERY_LONG_CHARACTERS) + j);
            }
            core.create("/zookeeper/quota" + tree(i));
        }
        long most = 0;
        for (int i = trees - 1; i >= 0; i--) {
            core.multi(
                    // Takes all that an entry may count.
                    creation(STATS, CreateMode.PERSISTENT),
                    new Operation.Delete(path(STATS), -1),
                    creation("/zookeeper/quota" + tree(i) + "/zookeeper_stats", CreateMode.PERSISTENT));
            most = Math.max(most, held());
        }
        while (core.core.tree().countsQuotas()) {
            core.apply(nothing());
            most = Math.max(most, held());
        }
        assertThat(most).isBetween(QuotaCounts.HELD_BYTES_MAX, QuotaCounts.HELD_BYTES_MAX + 4L * VERY_LONG_CHARACTERS);
        int count = 1 + NEARLY_AN_ENTRY + 3;
        for (int i = 0; i < trees; i++) {
            assertThat(core.get("/zookeeper/quota" + tree(i) + "/zookeeper_stats")
                            .data()
                            .utf8())
                    .isEqualTo(text(count, 0));
        }
    }

    private static String tree(int number) {
        return String.format("/t%03d", number);
    }

    private long held() {
        return ((LiveTree) core.core.tree()).quotas().countsBytes();
    }

    /** Members that have applied the same entries at that level have gone on as before. */
    @Test
    void belowTheLevelOfBoundsAZnodeCostsOneHoweverLargeItIs() {
        core = Core.withSession();
        core.create("/large");
        for (int i = 0; i < LARGE; i++) {
            core.create("/large/n" + i, "x".repeat(LARGE_BYTES), Acl.OPEN.entries());
        }
        core.create("/zookeeper/quota/large");
        core.create("/zookeeper/quota/large/zookeeper_stats");
        // Each costs 62 at the level of bounds.
        assertThat(core.core.tree().countsQuotas()).isFalse();
    }

    /** The large tree is counted first, so that others are left for later. */
    private long bytesOfAnEntryBeside(int others) {
        List<Proposal> proposals = new ArrayList<>();
        proposals.add(core.asClient(creation(STATS, CreateMode.PERSISTENT)));
        for (int i = 0; i < others; i++) {
            proposals.add(core.asClient(creation(mirror(i), CreateMode.PERSISTENT)));
            proposals.add(core.asClient(creation(mirror(i) + "/zookeeper_stats", CreateMode.PERSISTENT)));
        }
        core.applyAll(proposals);
        core.apply(nothing());
        long bytes = AllocatedBytes.of(() -> core.apply(nothing()));
        assertThat(core.core.tree().countsQuotas()).isTrue();
        return bytes;
    }

    private static String mirror(int number) {
        return "/zookeeper/quota" + child(number);
    }

    private long bytesToMakeAndDelete(String stats, int times) {
        return AllocatedBytes.of(() -> makeAndDelete(stats, times));
    }

    private void makeAndDelete(String stats, int times) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            operations.add(creation(stats, CreateMode.PERSISTENT));
            operations.add(new Operation.Delete(path(stats), -1));
        }
        assertThat(core.run(new Operation.Multi(operations)).outcome()).isInstanceOf(Outcome.MultiDone.class);
    }

    /** Entries of others, as few as it takes. */
    private int finish() {
        int entries = 0;
        while (core.core.tree().countsQuotas()) {
            core.apply(nothing());
            entries++;
        }
        return entries;
    }

    private static Proposal nothing() {
        return Proposal.internal(new Operation.RaiseRulesLevel(0));
    }

    private static String child(int number) {
        return String.format("/big/n%05d", number);
    }

    private static String text(long count, long bytesMore) {
        return "count=" + count + ",bytes=" + (count * BYTES + bytesMore);
    }

    private long count() {
        return QuotaText.parse(core.get(STATS).data()).count();
    }

    private String stats() {
        return core.get(STATS).data().utf8();
    }
}
