package io.oarlock.rules;

import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.WatchEvent;
import io.oarlock.model.Zxid;
import io.oarlock.op.Effects;
import io.oarlock.op.Entry;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.rows.CoreState;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.RowChanges;
import io.oarlock.rows.StateAudit;
import io.oarlock.rows.Tables;
import io.oarlock.rules.Decision.Verdict;
import io.oarlock.storage.DamagedStoreException;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The deterministic state machine: entries in, rows, outcomes and events out. The same entries give the same state on
 * every member, on every store and on every run; it reads no clock, no random number, and nothing but its store.
 *
 * <p>One thread, the apply thread, calls {@link #decide}, {@link #publish} and {@link #advance}. Readers use
 * {@link #tree()} only while no publish runs: the caller keeps a gate (a read-write lock) around {@link #publish} and
 * around reads.
 */
public final class ZnodeCore {
    private static final int SCRATCH_BYTES = 4096;
    /** So many rows are read in less than a tenth of a second. */
    private static final int ROWS_COMPARED_AT_OPENING = 10_000;
    /** Ten thousand znodes of a megabyte each would keep a member from serving for as long as they take to be read. */
    private static final long DATA_BYTES_COMPARED_AT_OPENING = 64L << 20;

    private final OrderedStore store;
    private final LiveTree tree;
    private final Map<Integer, Entry.Origin> origins;
    private final Rules rules = new Rules();
    private final MigrationRules migration = new MigrationRules();
    private final ByteWriter scratch = new ByteWriter(SCRATCH_BYTES);
    private @Nullable Pending pending;

    private ZnodeCore(OrderedStore store, LiveTree tree, Map<Integer, Entry.Origin> origins) {
        this.store = store;
        this.tree = tree;
        this.origins = origins;
    }

    /** The tables that the store given to {@link #open} must have. */
    public static List<Table> tables() {
        return Tables.ALL;
    }

    /**
     * Opens the state kept in {@code store}, or makes the initial tree when the store is empty.
     *
     * @throws DamagedStoreException when rows are missing, as far as that can be told without reading much
     */
    public static ZnodeCore open(OrderedStore store, CoreSettings settings) {
        refuse(StateAudit.differencesAtOpening(store, ROWS_COMPARED_AT_OPENING, DATA_BYTES_COMPARED_AT_OPENING));
        CoreState state = LiveTree.stateOf(store);
        if (state == null) {
            state = InitialTree.writeTo(store, new ByteWriter(SCRATCH_BYTES));
        }
        if (state.rulesLevel() > RulesLevel.NEWEST) {
            throw new BrokenInvariant("the state was written at rules level " + state.rulesLevel()
                    + ", this server knows " + RulesLevel.NEWEST + ": install a newer version");
        }
        LiveTree tree = new LiveTree(store, state, settings.cacheBytesMax());
        Map<Integer, Entry.Origin> origins = new ConcurrentHashMap<>();
        tree.forEachOrigin(origin -> origins.put(origin.member(), origin));
        return new ZnodeCore(store, tree, origins);
    }

    private static void refuse(List<String> differences) {
        if (!differences.isEmpty()) {
            throw new DamagedStoreException("rows are missing, or too many: " + String.join("; ", differences));
        }
    }

    /**
     * Compares all rows with what every batch notes of them. Any thread; the state may change meanwhile.
     *
     * @param afterRow called for each row, on this thread
     * @throws DamagedStoreException when they differ
     */
    public void compare(Runnable afterRow) {
        try (StoreView view = store.view()) {
            refuse(StateAudit.differences(view, afterRow));
        }
    }

    /** Where in the log the state is; what is at or below must not be applied again. */
    public LogPosition applied() {
        CoreState state = tree.state();
        return new LogPosition(state.term(), state.index());
    }

    /**
     * Works out what an entry does, without changing anything.
     *
     * @throws BrokenInvariant when the state contradicts itself: the member must stop
     */
    public Decision decide(LogPosition position, Entry entry, DecisionObserver observer) {
        checkPosition(position);
        // Here, because readers wait for publish, and a slow disk must not stop them.
        store.awaitRoom();
        Entry.Origin last = lastOrigin(entry.origin().member());
        Verdict verdict = verdict(last, entry.origin());
        RowChanges rows = new RowChanges(tree.state(), scratch);
        UncommittedState uncommitted = new UncommittedState(tree);
        CoreState next = tree.state().at(position.term(), position.index());
        List<Effects> effects = List.of();
        if (verdict == Verdict.APPLIED) {
            effects = new ArrayList<>(entry.proposals().size());
            next = decideAll(entry, next, uncommitted, effects, observer);
            uncommitted.writeTo(rows);
            rows.putOrigin(entry.origin());
        }
        CoreState state = rows.finish(next);
        Entry.Origin applied = switch (verdict) {
            case APPLIED -> entry.origin();
            case DUPLICATE -> last;
            case GAP -> lastOfSameRun(last, entry.origin());
        };
        Decision decision = new Decision(position, verdict, applied, effects, uncommitted.overQuota(), rows.batch());
        pending = new Pending(decision, uncommitted, state);
        return decision;
    }

    /** As the other, unobserved. */
    public Decision decide(LogPosition position, Entry entry) {
        return decide(position, entry, DecisionObserver.NONE);
    }

    /** Makes a decision visible and commits its rows in one batch. The gate for reads must be shut. */
    public void publish(Decision decision) {
        Pending decided = pending;
        if (decided == null || decided.decision != decision) {
            throw new BrokenInvariant("published is not what was decided last, at " + decision.position());
        }
        pending = null;
        store.commit(decision.batch());
        tree.publish(decided.uncommitted::publishTo, decided.state);
        if (decision.verdict() == Verdict.APPLIED) {
            origins.put(decision.lastOrigin().member(), decision.lastOrigin());
        }
    }

    /** Notes that the log went on with an entry that is not the state machine's (configuration, metadata). */
    public void advance(LogPosition position) {
        checkPosition(position);
        RowChanges rows = new RowChanges(tree.state(), scratch);
        CoreState state = rows.finish(tree.state().at(position.term(), position.index()));
        store.commit(rows.batch());
        tree.replaceState(state);
    }

    /** The last entry applied of a member: where it has to go on after a leader change. Any thread. */
    public Entry.Origin lastOrigin(int member) {
        Entry.Origin last = origins.get(member);
        return last == null ? new Entry.Origin(member, 0, 0) : last;
    }

    /** Order-independent digest of all znodes and sessions. */
    public long digest() {
        return tree.state().digest();
    }

    public TreeReader tree() {
        return tree;
    }

    /** Heap of the counts for quotas that are not through. Any thread. */
    public long quotaCountsBytes() {
        return tree.quotas().countsBytes();
    }

    /** Heap of the index of paths with a quota. Any thread. */
    public long quotaIndexBytes() {
        return tree.quotas().limitedBytes();
    }

    /** A state that stays readable while the core goes on; the gate must be open to the caller when it is taken. */
    public TreeSnapshot snapshot() {
        return tree.snapshot();
    }

    private CoreState decideAll(
            Entry entry,
            CoreState start,
            UncommittedState uncommitted,
            List<Effects> effects,
            DecisionObserver observer) {
        long timeMillis = Math.max(start.timeMillis(), entry.stamp().timeMillis());
        long zxid = start.lastZxid();
        int rulesLevel = start.rulesLevel();
        QuotaCounts.goOn(uncommitted);
        for (Proposal proposal : entry.proposals()) {
            boolean ordinary = MigrationRules.leavesToRules(
                    proposal.operation(), proposal.sessionId() == 0, uncommitted.migration());
            zxid = ordinary ? Zxid.next(zxid, start.term()) : zxid;
            List<WatchEvent> events = new ArrayList<>(2);
            OperationContext context = new OperationContext(
                    uncommitted,
                    proposal,
                    zxid,
                    timeMillis,
                    entry.stamp().policy(),
                    entry.origin().member(),
                    events);
            Outcome outcome;
            if (ordinary) {
                outcome = rules.decide(context);
                rulesLevel = context.isInternal() ? Rules.levelAfter(rulesLevel, proposal.operation()) : rulesLevel;
            } else {
                MigrationRules.Decided decided = migration.decide(context, rulesLevel);
                outcome = decided.outcome();
                zxid = decided.zxid();
            }
            effects.add(new Effects(zxid, outcome, events));
            observer.decided(proposal);
        }
        return new CoreState(start.term(), start.index(), zxid, timeMillis, start.digest(), rulesLevel, start.totals());
    }

    private void checkPosition(LogPosition position) {
        CoreState state = tree.state();
        if (position.index() <= state.index() || position.term() < state.term()) {
            throw new BrokenInvariant("log entry " + position + " comes after " + applied());
        }
    }

    private static Verdict verdict(Entry.Origin last, Entry.Origin origin) {
        if (origin.incarnation() < last.incarnation()) {
            return Verdict.DUPLICATE;
        }
        long expected = lastOfSameRun(last, origin).sequence() + 1;
        if (origin.sequence() == expected) {
            return Verdict.APPLIED;
        }
        return origin.sequence() < expected ? Verdict.DUPLICATE : Verdict.GAP;
    }

    /** A run of a member starts at sequence 1, whatever earlier runs did. */
    private static Entry.Origin lastOfSameRun(Entry.Origin last, Entry.Origin origin) {
        return last.incarnation() == origin.incarnation()
                ? last
                : new Entry.Origin(origin.member(), origin.incarnation(), 0);
    }

    /** A decision that is not published yet. */
    private record Pending(Decision decision, UncommittedState uncommitted, CoreState state) {}
}
