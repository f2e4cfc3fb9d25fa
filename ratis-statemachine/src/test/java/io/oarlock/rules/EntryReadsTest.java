package io.oarlock.rules;

import static io.oarlock.rules.Core.failed;
import static io.oarlock.rules.Core.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Znode;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.StateAudit;
import io.oarlock.rules.acl.AclRules;
import io.oarlock.storage.DelegatingStore;
import io.oarlock.storage.Table;
import io.oarlock.storage.heap.HeapStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What small requests on large znodes make an entry read and keep. */
class EntryReadsTest {
    private static final int LARGE_BYTES = 1 << 20;
    private static final int LONG_CHARACTERS = 100_000;
    private static final long OTHER = 0x0200_0000_0000_0009L;
    private static final Bytes LARGE = Bytes.wrap(new byte[LARGE_BYTES]);

    private final Core core = Core.withSession();

    @Test
    void keepsNoneOfTheDataThatItReplacesOrLooksAt() {
        int znodes = 40;
        createLarge(znodes);
        UncommittedState uncommitted = new UncommittedState((LiveTree) core.core.tree());
        for (int i = 0; i < znodes; i++) {
            uncommitted.find(path("/large" + i));
            assertThat(uncommitted.heldBytes()).isLessThanOrEqualTo(UncommittedZnodes.HELD_BYTES_MAX + LARGE_BYTES);
        }
        long looked = uncommitted.heldBytes();
        for (int i = 0; i < znodes; i++) {
            Znode found = core.get("/large" + i);
            uncommitted.replace(path("/large" + i), found, found.withData(Bytes.EMPTY, 1, 1, 1));
        }
        assertThat(uncommitted.heldBytes()).isLessThanOrEqualTo(looked);
    }

    @Test
    void replacesAndDeletesAllLargeZnodesOfAnEntry() {
        int znodes = 40;
        createLarge(znodes);
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < znodes; i++) {
            proposals.add(core.asClient(new Operation.SetData(path("/large" + i), Bytes.EMPTY, 0)));
            proposals.add(core.asClient(new Operation.Check(path("/large" + i), 1)));
            proposals.add(core.asClient(new Operation.Delete(path("/large" + i), 1)));
        }
        assertThat(core.applyAll(proposals)).noneMatch(effects -> effects.outcome() instanceof Outcome.Failed);
        assertThat(core.children("/")).containsExactly("zookeeper");
        audit();
    }

    @Test
    void aFailedMultiLeavesLargeZnodesAsTheyWere() {
        int znodes = 40;
        createLarge(znodes);
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < znodes; i++) {
            operations.add(new Operation.SetData(path("/large" + i), Bytes.EMPTY, 0));
            operations.add(Core.creation("/large" + i + "/child", CreateMode.EPHEMERAL));
        }
        operations.add(new Operation.Check(path("/missing"), -1));
        assertThat(core.run(new Operation.Multi(operations)).outcome()).isInstanceOf(Outcome.MultiFailed.class);
        assertThat(core.get("/large0").data()).isEqualTo(LARGE);
        assertThat(core.get("/large0").childCount()).isZero();
        assertThat(core.ephemerals(Core.SESSION)).isEmpty();
        audit();
    }

    @Test
    void refusesToWriteTheDataOfManyLargeParentsAgain() {
        int znodes = 24;
        createLarge(znodes);
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < znodes; i++) {
            proposals.add(core.asClient(Core.creation("/large" + i + "/child", CreateMode.PERSISTENT)));
        }
        proposals.add(core.asClient(Core.creation("/small", CreateMode.PERSISTENT)));
        proposals.add(core.asClient(Core.creation("/small/child", CreateMode.PERSISTENT)));
        List<Outcome> outcomes =
                core.applyAll(proposals).stream().map(Effects::outcome).toList();
        assertThat(outcomes.subList(0, 16)).allMatch(outcome -> outcome instanceof Outcome.Created);
        assertThat(outcomes.subList(18, znodes)).containsOnly(failed(ErrorCode.THROTTLED_OP));
        assertThat(outcomes.subList(znodes, znodes + 2)).allMatch(outcome -> outcome instanceof Outcome.Created);
        audit();
    }

    @Test
    void refusesChecksOverManyLargeAcls() {
        int znodes = 110;
        createWithLargeAcls(znodes);
        List<Operation> checks = new ArrayList<>();
        for (int i = 0; i < znodes; i++) {
            checks.add(new Operation.Check(path("/guarded" + i), -1));
        }
        List<Effects> effects = core.applyAll(List.of(
                core.asClient(new Operation.Multi(checks)),
                core.asClient(Core.creation("/small", CreateMode.PERSISTENT)),
                core.asClient(new Operation.Delete(path("/guarded0"), -1))));
        Outcome.MultiFailed refused = (Outcome.MultiFailed) effects.get(0).outcome();
        assertThat(refused.errors()).contains(ErrorCode.THROTTLED_OP);
        assertThat(effects.get(1).outcome()).isInstanceOf(Outcome.Created.class);
        assertThat(effects.get(2).outcome()).isEqualTo(failed(ErrorCode.THROTTLED_OP));
        assertThat(core.delete("/guarded0")).isEqualTo(Outcome.Done.DONE);
        audit();
    }

    /** Their paths come from the state, not with the entry, and each is deleted from three tables. */
    @Test
    void sessionsWhoseEphemeralsHaveLongPathsEndInSeveralEntries() {
        core.atLevel(RulesLevel.BOUNDED_COSTS);
        core.open(OTHER);
        int longOnes = (int) (3 * SessionRules.CHARACTERS_MAX / LONG_CHARACTERS);
        for (int i = 0; i < longOnes; i++) {
            core.create("/" + "x".repeat(LONG_CHARACTERS) + i, CreateMode.EPHEMERAL);
        }
        core.apply(core.as(OTHER, Core.creation("/other", CreateMode.EPHEMERAL)));
        // What a start knows of them is what the store has.
        Core started = new Core(core.store);
        Operation expiry = new Operation.ExpireSessions(List.of(
                new Operation.ExpireSessions.Expiry(Core.SESSION, 1), new Operation.ExpireSessions.Expiry(OTHER, 1)));
        List<Long> ended = new ArrayList<>();
        int entries = 0;
        while (ended.size() < 2) {
            int before = started.ephemerals(Core.SESSION).size();
            Outcome.SessionsEnded now = (Outcome.SessionsEnded)
                    started.apply(Proposal.internal(expiry)).outcome();
            ended.addAll(now.sessionIds());
            int gone = before - started.ephemerals(Core.SESSION).size();
            assertThat(gone).isLessThanOrEqualTo((int) (SessionRules.CHARACTERS_MAX / LONG_CHARACTERS) + 1);
            entries++;
        }
        assertThat(entries).isBetween(3, 5);
        assertThat(started.children("/")).containsExactly("zookeeper");
        assertThat(started.core.tree().totals().ephemerals()).isZero();
        assertThat(StateAudit.findings(started.store)).isEmpty();
    }

    /** A request of twenty bytes would have a megabyte read to be told that it reads too much. */
    @Test
    void refusingReadsNoZnodes() {
        int znodes = 24;
        MeasuredStore store = new MeasuredStore(HeapStore.open(ZnodeCore.tables()));
        Core measured = new Core(store);
        measured.open(Core.SESSION);
        for (int i = 0; i < znodes; i++) {
            assertThat(measured.create("/large" + i, "x".repeat(LARGE_BYTES), Acl.OPEN.entries()))
                    .isInstanceOf(Outcome.Created.class);
        }
        Core cold = new Core(store);
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < znodes; i++) {
            proposals.add(cold.asClient(Core.creation("/large" + i + "/child", CreateMode.PERSISTENT)));
        }
        for (int times = 0; times < 50; times++) {
            proposals.add(cold.asClient(new Operation.Check(path("/large" + (znodes - 1)), -1)));
        }
        store.readBytes = 0;
        store.lengthsAsked = 0;
        List<Effects> effects = cold.applyAll(proposals);
        assertThat(effects.get(effects.size() - 1).outcome()).isEqualTo(failed(ErrorCode.THROTTLED_OP));
        long changed = effects.stream()
                .filter(each -> each.outcome() instanceof Outcome.Created)
                .count();
        assertThat(changed).isBetween(16L, 17L);
        assertThat(store.readBytes).isBetween(changed * LARGE_BYTES, (changed + 1) * LARGE_BYTES);
        // One for each znode that was refused, and for the child that it would have had.
        assertThat(store.lengthsAsked).isLessThanOrEqualTo(2 * (znodes - (int) changed));
    }

    /** Counts what is read of large rows. */
    private static final class MeasuredStore extends DelegatingStore {
        private long readBytes;
        private int lengthsAsked;

        MeasuredStore(HeapStore store) {
            super(store);
        }

        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            byte[] value = super.get(table, key);
            readBytes += value == null || value.length < LARGE_BYTES ? 0 : value.length;
            return value;
        }

        @Override
        public int length(Table table, byte[] key) {
            lengthsAsked++;
            return super.length(table, key);
        }
    }

    private void createLarge(int znodes) {
        for (int i = 0; i < znodes; i++) {
            Operation create = new Operation.Create(
                    path("/large" + i), LARGE, Acl.OPEN.entries(), 0, 0, Operation.Create.Form.CREATE);
            assertThat(core.run(create).outcome()).isInstanceOf(Outcome.Created.class);
        }
    }

    private void createWithLargeAcls(int znodes) {
        for (int i = 0; i < znodes; i++) {
            int network = i;
            List<AclEntry> acl = new ArrayList<>(Acl.OPEN.entries());
            IntStream.range(1, AclRules.ENTRIES_MAX)
                    .mapToObj(host -> new AclEntry(31, "ip", "10." + network + "." + host / 250 + "." + host % 250))
                    .forEach(acl::add);
            assertThat(core.create("/guarded" + i, "", acl)).isInstanceOf(Outcome.Created.class);
        }
    }

    private void audit() {
        assertThat(StateAudit.findings(core.store)).isEmpty();
    }
}
