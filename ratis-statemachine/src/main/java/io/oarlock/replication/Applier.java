package io.oarlock.replication;

import io.oarlock.checkpoint.AppliedState;
import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.Checkpoints;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.op.Effects;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.EntryFormatException;
import io.oarlock.op.Proposal;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Ticket;
import io.oarlock.rules.BrokenInvariant;
import io.oarlock.rules.Decision;
import io.oarlock.rules.LogPosition;
import io.oarlock.storage.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies committed entries to the state, in log order, and tells the front end. Everything but {@link #read} runs on
 * the apply thread (at start and stop, on the thread that starts and stops the member).
 */
public final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

    private static final int CHECKPOINT_AT_STOP_ENTRIES = 100;
    private static final int CHECKPOINT_AT_START_ENTRIES = 10_000;

    private final Checkpoints checkpoints;
    private final ApplyListener listener;
    private final ApplyMark mark;
    private final ReadGate gate = new ReadGate();
    private final AppliedWaiters waiters = new AppliedWaiters();
    private final AtomicReference<AppliedState> state;
    private final AtomicReference<@Nullable Proposer> proposer = new AtomicReference<>();
    private final QuotaLog quotaLog;
    private final ApplyTimes times;
    private final Counter installs;
    private final Counter entriesApplied;
    private final Counter duplicates;
    private final Counter gaps;
    private final Counter skipped;

    /** @param firstLogged index of the oldest entry in the log, 0 without any */
    public Applier(
            Checkpoints checkpoints, long firstLogged, ApplyListener listener, ApplyMark mark, MetricRegistry metrics)
            throws IOException {
        this.checkpoints = checkpoints;
        this.listener = listener;
        this.mark = mark;
        this.quotaLog = new QuotaLog(metrics, System::nanoTime);
        this.times = new ApplyTimes(metrics, System::nanoTime);
        this.installs = metrics.counter(Metric.RAFT_CHECKPOINTS_INSTALLED_TOTAL);
        this.entriesApplied = metrics.counter(Metric.RAFT_ENTRIES_APPLIED_TOTAL);
        this.duplicates = metrics.counter(Metric.RAFT_ENTRIES_DUPLICATE_TOTAL);
        this.gaps = metrics.counter(Metric.RAFT_ENTRIES_GAP_TOTAL);
        this.skipped = metrics.counter(Metric.RAFT_ENTRIES_SKIPPED_TOTAL);
        this.state = new AtomicReference<>(checkpoints.openLive(firstLogged));
        waiters.advance(position().index());
        metrics.gauge(Metric.STORE_UNWRITTEN_BYTES, this::unwrittenBytes);
        metrics.gauge(Metric.STORE_HELD_BYTES, () -> state.get().bytesHeldBySnapshots());
        metrics.gauge(Metric.QUOTA_COUNTS_BYTES, () -> state.get().quotaCountsBytes());
        metrics.gauge(Metric.QUOTA_COUNTS_BYTES_MAX, Bound.QUOTA_COUNTS_BYTES::defaultValue);
        metrics.gauge(Metric.QUOTA_INDEX_BYTES, () -> state.get().quotaIndexBytes());
        metrics.gauge(Metric.QUOTA_INDEX_BYTES_MAX, Bound.QUOTA_INDEX_BYTES::defaultValue);
        metrics.gauge(Metric.RAFT_APPLIED_INDEX, waiters::applied);
    }

    /** Ties in the sender of this member's own entries, whose origin depends on the state. */
    public void connect(Proposer own) {
        proposer.set(own);
    }

    public ReadScope read() {
        return gate.open(state::get);
    }

    AppliedState state() {
        return state.get();
    }

    public AppliedWaiters waiters() {
        return waiters;
    }

    /** Live sessions, without the gate: some recent number. */
    public long sessions() {
        return state.get().tree().totals().sessions();
    }

    private long unwrittenBytes() {
        try {
            return state.get().stats().unwrittenBytes();
        } catch (StoreException closed) {
            // The state is being replaced, or the member stops.
            return 0;
        }
    }

    /** Time of the last entry, without the gate: some recent one. */
    public long timeMillis() {
        return state.get().tree().timeMillis();
    }

    public LogPosition position() {
        return state.get().applied();
    }

    public Entry.Origin lastOrigin(int member) {
        return state.get().lastOrigin(member);
    }

    public Checkpoints checkpoints() {
        return checkpoints;
    }

    public void apply(LogPosition position, byte[] data) {
        AppliedState live = state.get();
        if (isApplied(position, live)) {
            return;
        }
        mark.begin(position.index(), data);
        try {
            Proposer own = proposer.get();
            apply(position, entryOf(data, own), own);
        } catch (EntryFormatException e) {
            skip(position, data, e);
        }
        mark.end(position.index());
    }

    private void apply(LogPosition position, Entry entry, @Nullable Proposer own) {
        AppliedState live = state.get();
        times.begin();
        Decision decision = live.decide(position, entry, times);
        if (decision.verdict() == Decision.Verdict.APPLIED) {
            List<Ticket> tickets = own != null && own.owns(entry.origin())
                    ? own.applied(entry.origin().sequence())
                    : List.of();
            List<Applied> applied = together(entry.proposals(), decision.effects(), tickets);
            gate.shut(() -> {
                live.publish(decision);
                listener.onApplied(applied);
            });
            if (!tickets.isEmpty()) {
                quotaLog.tell(decision.overQuota());
            }
        } else {
            gate.shut(() -> live.publish(decision));
        }
        times.end(position, entry);
        waiters.advance(position.index());
        entriesApplied.increment();
        count(decision.verdict());
        if (own != null && entry.origin().member() == own.origins().member()) {
            appliedOwn(own, entry.origin(), decision);
        }
    }

    /**
     * Nobody appends such an entry any more, but one that is in the log comes again at every start, and all members
     * have the same bytes: they all pass it by. It is not the disk's fault, since the record has a checksum. What a
     * later version wrote is another matter: it is no garbage to those who know it.
     */
    private void skip(LogPosition position, byte[] data, EntryFormatException why) {
        if (EntryCodec.isOfOtherVersion(data)) {
            throw new IllegalStateException(
                    why.getMessage() + ": a later version of this server wrote it, install that", why);
        }
        LOG.error("{} of the log is no entry of ours and is skipped: {}", position, why.getMessage());
        skipped.increment();
        advance(position);
    }

    /** An entry that this member sent itself still lies in its window, decoded. */
    private static Entry entryOf(byte[] data, @Nullable Proposer own) {
        UnappliedEntry sent = own == null ? null : own.unapplied(EntryCodec.origin(data));
        return sent == null || sent.replaced() ? EntryCodec.decode(data) : EntryCodec.restamped(data, sent.proposals());
    }

    /** A replay starts behind the state and passes what is in it already. */
    private static boolean isApplied(LogPosition position, AppliedState live) {
        LogPosition applied = live.applied();
        if (position.contradicts(applied)) {
            throw new BrokenInvariant("the log holds " + position + ", but the state is at " + applied
                    + ": it has applied what was never committed. Empty this member's data directories"
                    + " (not myid) and start it again: it will be brought up from the others");
        }
        return position.index() <= applied.index();
    }

    private static void appliedOwn(Proposer own, Entry.Origin origin, Decision decision) {
        if (decision.lastOrigin().incarnation() > own.origins().incarnation()) {
            throw new IllegalStateException(
                    "member " + origin.member() + " runs elsewhere too, or ran with a later clock: "
                            + decision.lastOrigin() + " was applied, this run is incarnation "
                            + own.origins().incarnation());
        }
        if (own.owns(origin)) {
            if (decision.verdict() == Decision.Verdict.GAP) {
                own.retry();
            } else {
                own.flush();
            }
        }
    }

    private void count(Decision.Verdict verdict) {
        switch (verdict) {
            case APPLIED -> {}
            case DUPLICATE -> duplicates.increment();
            case GAP -> gaps.increment();
        }
    }

    private static List<Applied> together(List<Proposal> proposals, List<Effects> effects, List<Ticket> tickets) {
        List<Applied> applied = new ArrayList<>(proposals.size());
        for (int i = 0; i < proposals.size(); i++) {
            applied.add(new Applied(proposals.get(i), effects.get(i), tickets.isEmpty() ? null : tickets.get(i)));
        }
        return applied;
    }

    /** Notes an entry that is Ratis' own. */
    public void advance(LogPosition position) {
        AppliedState live = state.get();
        if (!isApplied(position, live)) {
            live.advance(position);
            waiters.advance(position.index());
        }
    }

    /** Makes durable what has been applied, without holding up what is. Any thread. */
    public void flush() {
        state.get().flush();
    }

    public Checkpoint checkpoint(int kept) throws IOException {
        return checkpoints.take(state.get(), kept);
    }

    /**
     * Spares this start the log up to the state, where it is much more than a checkpoint costs. Only once it is clear
     * that the log may be used.
     */
    public void checkpointAtStart(int kept) {
        checkpointIfAhead(CHECKPOINT_AT_START_ENTRIES, kept);
    }

    /**
     * Spares the next start the log up to here, where it is much. To be called at an orderly stop, when nothing is
     * applied any more.
     */
    public void checkpointAtStop(int kept) {
        checkpointIfAhead(CHECKPOINT_AT_STOP_ENTRIES, kept);
    }

    /** A failure costs only time. */
    private void checkpointIfAhead(int entries, int kept) {
        Checkpoint last = checkpoints.newest();
        long ahead = position().index() - (last == null ? -1 : last.position().index());
        if (ahead < entries) {
            return;
        }
        try {
            checkpoint(kept);
        } catch (IOException | RuntimeException e) {
            LOG.warn("no checkpoint was taken, a start goes through {} entries of the log", ahead, e);
        }
    }

    /** Replaces the state by what was received, which is now the newest checkpoint. */
    public void install() throws IOException {
        AppliedState old = state.get();
        AppliedState fresh = checkpoints.install(old);
        if (fresh == null) {
            return;
        }
        gate.shut(() -> {
            state.set(fresh);
            listener.onStateReplaced();
        });
        // Not behind the gate: it may have to wait for long listings of the old state.
        old.close();
        checkpoints.home().removeOldStates();
        installs.increment();
        waiters.advance(fresh.applied().index());
        Proposer own = proposer.get();
        if (own != null) {
            Entry.Origin last = fresh.lastOrigin(own.origins().member());
            if (own.owns(last)) {
                own.giveUp(last.sequence(), listener::onDropped);
            }
            own.retry();
        }
    }

    public void close() {
        checkpoints.close();
        gate.shut(() -> state.get().close());
    }
}
