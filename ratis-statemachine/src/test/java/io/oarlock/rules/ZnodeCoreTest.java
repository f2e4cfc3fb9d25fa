package io.oarlock.rules;

import static io.oarlock.rules.Core.creation;
import static io.oarlock.rules.Core.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.Bytes;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Entry;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.rows.StateAudit;
import io.oarlock.rules.Decision.Verdict;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.tree.TreeSnapshot;
import io.oarlock.tree.TreeTotals;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZnodeCoreTest {
    private static final int MEMBER = 7;

    private final Core core = Core.withSession();

    @Test
    void anEmptyStoreHasAppliedNothing() {
        assertThat(Core.empty().core.applied()).isEqualTo(new LogPosition(0, -1));
    }

    @Test
    void entriesOfAMemberAreAppliedOnceAndInOrder() {
        assertThat(offer(1, 1)).isEqualTo(Verdict.APPLIED);
        assertThat(offer(1, 1)).isEqualTo(Verdict.DUPLICATE);
        assertThat(offer(1, 3)).isEqualTo(Verdict.GAP);
        assertThat(offer(1, 2)).isEqualTo(Verdict.APPLIED);
        assertThat(core.core.lastOrigin(MEMBER)).isEqualTo(new Entry.Origin(MEMBER, 1, 2));
        assertThat(core.get("/").childCount()).isEqualTo(3);
    }

    @Test
    void aNewRunOfAMemberStartsAtOne() {
        offer(5, 1);
        offer(5, 2);
        assertThat(offer(6, 3)).isEqualTo(Verdict.GAP);
        assertThat(offer(6, 1)).isEqualTo(Verdict.APPLIED);
        assertThat(offer(5, 3)).isEqualTo(Verdict.DUPLICATE);
        assertThat(core.core.lastOrigin(MEMBER)).isEqualTo(new Entry.Origin(MEMBER, 6, 1));
    }

    @Test
    void aGapNamesTheEntryToGoOnFrom() {
        offer(5, 1);
        assertThat(decide(5, 3).lastOrigin()).isEqualTo(new Entry.Origin(MEMBER, 5, 1));
        assertThat(decide(6, 2).lastOrigin()).isEqualTo(new Entry.Origin(MEMBER, 6, 0));
        assertThat(decide(4, 9).lastOrigin()).isEqualTo(new Entry.Origin(MEMBER, 5, 1));
    }

    @Test
    void whatIsNotAppliedOnlyMovesTheLogPosition() {
        offer(1, 1);
        long digest = core.core.digest();
        long zxid = core.core.tree().lastZxid();
        LogPosition before = core.core.applied();
        assertThat(decide(1, 9).effects()).isEmpty();
        assertThat(core.core.applied()).isEqualTo(new LogPosition(before.term(), before.index() + 1));
        assertThat(core.core.digest()).isEqualTo(digest);
        assertThat(core.core.tree().lastZxid()).isEqualTo(zxid);
    }

    @Test
    void decidingChangesNothing() {
        Entry entry = new Entry(
                new Entry.Origin(MEMBER, 1, 1),
                new Entry.Stamp(5, Policy.DEFAULT),
                List.of(core.asClient(creation("/a", CreateMode.PERSISTENT))));
        LogPosition next = new LogPosition(1, core.core.applied().index() + 1);
        Decision first = core.core.decide(next, entry);
        assertThat(core.find("/a")).isNull();
        Decision second = core.core.decide(next, entry);
        assertThat(second.effects()).isEqualTo(first.effects());
        assertThatThrownBy(() -> core.core.publish(first)).isInstanceOf(BrokenInvariant.class);
        core.core.publish(second);
        assertThat(core.find("/a")).isNotNull();
        assertThatThrownBy(() -> core.core.publish(second)).isInstanceOf(BrokenInvariant.class);
    }

    @Test
    void theLogNeverGoesBack() {
        LogPosition applied = core.core.applied();
        Entry entry = new Entry(new Entry.Origin(1, 1, 1), new Entry.Stamp(5, Policy.DEFAULT), List.of());
        assertThatThrownBy(() -> core.core.decide(applied, entry)).isInstanceOf(BrokenInvariant.class);
        assertThatThrownBy(() -> core.core.advance(applied)).isInstanceOf(BrokenInvariant.class);
        assertThatThrownBy(() -> core.core.advance(new LogPosition(0, applied.index() + 1)))
                .isInstanceOf(BrokenInvariant.class);
    }

    @Test
    void theStateIsFoundAgain() {
        core.create("/a");
        core.create("/a/e", CreateMode.EPHEMERAL);
        core.core.advance(new LogPosition(9, 100));
        ZnodeCore again = ZnodeCore.open(core.store, new CoreSettings(1000));
        assertThat(again.applied()).isEqualTo(new LogPosition(9, 100));
        assertThat(again.digest()).isEqualTo(core.core.digest());
        assertThat(again.lastOrigin(Core.MEMBER)).isEqualTo(core.core.lastOrigin(Core.MEMBER));
        assertThat(again.lastOrigin(99)).isEqualTo(new Entry.Origin(99, 0, 0));
        assertThat(again.tree().find(path("/a"))).isEqualTo(core.get("/a"));
        assertThat(again.tree().lastZxid()).isEqualTo(core.core.tree().lastZxid());
    }

    @Test
    void totalsCountZnodesEphemeralsSessionsAndBytes() {
        TreeTotals before = core.core.tree().totals();
        core.create("/a");
        core.create("/a/e", CreateMode.EPHEMERAL);
        core.setData("/a", "0123456789", -1);
        TreeTotals after = core.core.tree().totals();
        assertThat(after.znodes()).isEqualTo(before.znodes() + 2);
        assertThat(after.ephemerals()).isEqualTo(1);
        assertThat(after.dataBytes()).isEqualTo(before.dataBytes() + 2 + 4 + 10 + 4);
        core.run(new Operation.CloseSession());
        assertThat(core.core.tree().totals()).isEqualTo(new TreeTotals(5, 0, 0, before.dataBytes() + 12));
    }

    @Test
    void descendantsAreCounted() {
        for (String path : List.of("/a", "/a/b", "/a/b/c", "/a/d", "/a-", "/a0", "/a!", "/a.b")) {
            assertThat(core.create(path)).isInstanceOf(Outcome.Created.class);
        }
        assertThat(core.core.tree().countDescendants(path("/a"))).isEqualTo(3);
        assertThat(core.core.tree().countDescendants(path("/a/b/c"))).isZero();
        assertThat(core.core.tree().countDescendants(path("/"))).isEqualTo(11);
        assertThat(core.core.tree().countDescendants(path("/missing"))).isZero();
    }

    @Test
    void childrenAreOnlyTheDirectOnesInByteOrder() {
        for (String path : List.of("/a", "/a/b", "/a/b/c", "/a/B", "/a/\u00e9", "/a-", "/a/b-")) {
            core.create(path);
        }
        assertThat(core.children("/a")).containsExactly("B", "b", "b-", "\u00e9");
        assertThat(core.children("/")).containsExactly("a", "a-", "zookeeper");
        assertThat(core.children("/a/b")).containsExactly("c");
        List<String> firstTwo = new ArrayList<>();
        core.core.tree().forEachChild(path("/a"), name -> {
            firstTwo.add(name);
            return firstTwo.size() < 2;
        });
        assertThat(firstTwo).containsExactly("B", "b");
    }

    @Test
    void aSnapshotStaysAsItWas() {
        core.create("/a");
        core.create("/a/e", CreateMode.EPHEMERAL);
        try (TreeSnapshot snapshot = core.core.snapshot()) {
            long zxid = core.core.tree().lastZxid();
            TreeTotals totals = core.core.tree().totals();
            core.setData("/a", "new", -1);
            core.run(new Operation.CloseSession());
            assertThat(snapshot.find(path("/a")).version()).isZero();
            assertThat(snapshot.find(path("/a/e"))).isNotNull();
            assertThat(snapshot.session(Core.SESSION)).isNotNull();
            assertThat(snapshot.countDescendants(path("/a"))).isEqualTo(1);
            assertThat(snapshot.lastZxid()).isEqualTo(zxid);
            assertThat(snapshot.totals()).isEqualTo(totals);
            List<String> seen = new ArrayList<>();
            snapshot.forEachChild(path("/a"), seen::add);
            snapshot.forEachEphemeral(Core.SESSION, ephemeral -> seen.add(ephemeral.value()));
            snapshot.forEachSession(session -> seen.add("session"));
            snapshot.forEachRemovable(removable -> seen.add("removable"));
            assertThat(seen).containsExactly("e", "/a/e", "session");
        }
    }

    @Test
    void aCacheThatIsTooSmallChangesNothing() {
        Core tight = new Core(HeapStore.open(ZnodeCore.tables()));
        ZnodeCore uncached = ZnodeCore.open(tight.store, new CoreSettings(0));
        assertThat(uncached.tree().find(path("/zookeeper"))).isEqualTo(tight.get("/zookeeper"));
    }

    @Test
    void aRulesLevelThatThisServerDoesNotKnowStopsIt() {
        assertThat(core.apply(Proposal.internal(new Operation.RaiseRulesLevel(1)))
                        .outcome())
                .isEqualTo(Outcome.Done.DONE);
        assertThatThrownBy(() -> core.apply(Proposal.internal(new Operation.RaiseRulesLevel(RulesLevel.NEWEST + 1))))
                .isInstanceOf(BrokenInvariant.class)
                .hasMessageContaining("newer version");
    }

    @Test
    void theAuditFindsWhatDoesNotFit() {
        core.create("/a");
        core.create("/a/e", CreateMode.EPHEMERAL);
        assertThat(StateAudit.findings(core.store)).isEmpty();
        assertThat(StateAudit.digestOf(core.store)).isEqualTo(core.core.digest());
        core.store.commit(
                new StoreBatch().delete(new Table("znodes"), Bytes.utf8("/a").array()));
        assertThat(StateAudit.findings(core.store))
                .anyMatch(finding -> finding.startsWith("digest"))
                .anyMatch(finding -> finding.startsWith("totals"))
                .contains("/a/e has no parent", "child a of / is missing")
                .anyMatch(finding -> finding.startsWith("rows of children"));
    }

    private Verdict offer(long incarnation, long sequence) {
        return decide(incarnation, sequence).verdict();
    }

    private Decision decide(long incarnation, long sequence) {
        Proposal proposal = core.asClient(creation("/n" + incarnation + "-" + sequence, CreateMode.PERSISTENT));
        return core.offer(new Entry.Origin(MEMBER, incarnation, sequence), List.of(proposal));
    }
}
