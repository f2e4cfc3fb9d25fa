package io.oarlock.raft;

import io.oarlock.op.Effects;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Proposal;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Ticket;
import io.oarlock.rules.BrokenInvariant;
import io.oarlock.rules.Decision;
import io.oarlock.rules.LogPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies committed entries to the state, in log order, and tells the front end. Everything but {@link #read},
 * {@link #receive} and {@link #lookAt} runs on the apply thread (at start and stop, on the thread that starts and stops
 * the member).
 */
final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

    private static final int CHECKPOINT_AT_STOP_ENTRIES = 100;

    private final StateHome home;
    private final AppliedState.Opener opener;
    private final ApplyListener listener;
    private final ReadGate gate = new ReadGate();
    private final AppliedWaiters waiters = new AppliedWaiters();
    private final AtomicReference<AppliedState> state;
    private final AtomicReference<@Nullable Offer> newest = new AtomicReference<>();
    /** What was received and looked at, until it is in its place. */
    private final AtomicReference<@Nullable Candidate> candidate = new AtomicReference<>();
    /** A checkpoint to be removed once there is a newer one. */
    private final AtomicReference<@Nullable Checkpoint> damaged = new AtomicReference<>();

    private final AtomicReference<@Nullable Proposer> proposer = new AtomicReference<>();
    private final QuotaLog quotaLog;
    private final Meters.Counter installs;
    private final Meters.Counter refusals;
    private final Meters.Counter entriesApplied;
    private final Meters.Counter duplicates;
    private final Meters.Counter gaps;

    /** The newest checkpoint, also in the form in which Ratis sends it. */
    private record Offer(Checkpoint checkpoint, FileListSnapshotInfo files) {
        static Offer of(Checkpoint checkpoint) throws IOException {
            return new Offer(checkpoint, checkpoint.forRatis());
        }
    }

    Applier(StateHome home, AppliedState.Opener opener, ApplyListener listener, Meters meters) throws IOException {
        this.home = home;
        this.opener = opener;
        this.listener = listener;
        this.quotaLog = new QuotaLog(meters, System::nanoTime);
        this.installs = meters.counter(
                "raft_checkpoints_installed_total", "Checkpoints of the leader that replaced this member's state.");
        this.refusals = meters.counter(
                "raft_checkpoints_refused_total", "Checkpoints that came from the leader and could not be taken over.");
        this.entriesApplied = meters.counter("raft_entries_applied_total", "Entries applied.");
        this.duplicates = meters.counter("raft_entries_duplicate_total", "Entries that had been applied before.");
        this.gaps = meters.counter("raft_entries_gap_total", "Entries refused because an earlier one was missing.");
        this.state = new AtomicReference<>(openState());
        meters.gauge("raft_applied_index", "Log index that the state is at.", waiters::applied);
    }

    /** Ties in the sender of this member's own entries, whose origin depends on the state. */
    void connect(Proposer own) {
        proposer.set(own);
    }

    ReadScope read() {
        return gate.open(state::get);
    }

    AppliedWaiters waiters() {
        return waiters;
    }

    /** Live sessions, without the gate: some recent number. */
    long sessions() {
        return state.get().tree().totals().sessions();
    }

    LogPosition position() {
        return state.get().applied();
    }

    Entry.Origin lastOrigin(int member) {
        return state.get().lastOrigin(member);
    }

    /**
     * What a member that lags far is sent. Ratis asks for it all the time, so that it is worked out once a checkpoint.
     */
    @Nullable
    FileListSnapshotInfo newestCheckpoint() {
        Offer offer = newest.get();
        return offer == null ? null : offer.files();
    }

    /** The same, as a directory. */
    @Nullable
    Checkpoint newest() {
        Offer offer = newest.get();
        return offer == null ? null : offer.checkpoint();
    }

    /**
     * Reads a checkpoint from end to end. Any thread, one at a time.
     *
     * @throws DamagedCheckpoint when that fails; it is removed once there is a newer one
     */
    void lookAt(Checkpoint checkpoint) throws IOException {
        try {
            Candidate.open(checkpoint, home.scratchOf(checkpoint), opener).discard();
        } catch (DamagedCheckpoint e) {
            damaged.set(checkpoint);
            throw e;
        }
    }

    StateHome home() {
        return home;
    }

    void apply(LogPosition position, byte[] data) {
        AppliedState live = state.get();
        if (isApplied(position, live)) {
            return;
        }
        Proposer own = proposer.get();
        Entry entry = entryOf(data, own);
        Decision decision = live.decide(position, entry);
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
        waiters.advance(position.index());
        entriesApplied.increment();
        if (own != null && entry.origin().member() == own.origins().member()) {
            goOn(own, entry.origin(), decision);
        } else {
            count(decision.verdict());
        }
    }

    /** An entry that this member sent itself still lies in its window, decoded. */
    private static Entry entryOf(byte[] data, @Nullable Proposer own) {
        Outbound sent = own == null ? null : own.unapplied(EntryCodec.origin(data));
        return sent == null ? EntryCodec.decode(data) : EntryCodec.restamped(data, sent.proposals());
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

    private void goOn(Proposer own, Entry.Origin origin, Decision decision) {
        count(decision.verdict());
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
    void advance(LogPosition position) {
        AppliedState live = state.get();
        if (!isApplied(position, live)) {
            live.advance(position);
            waiters.advance(position.index());
        }
    }

    Checkpoint checkpoint(int kept) throws IOException {
        Checkpoint taken = home.take(state.get());
        newest.set(Offer.of(taken));
        home.keep(kept);
        Checkpoint spoiled = damaged.getAndSet(null);
        if (spoiled != null && !spoiled.equals(taken)) {
            Disk.deleteTree(spoiled.directory());
        }
        LOG.info("took checkpoint {}", taken.directory());
        return taken;
    }

    /**
     * Spares the next start the log up to here, where it is much. To be called at an orderly stop, when nothing is
     * applied any more. A failure costs only time.
     */
    void checkpointAtStop(int kept) {
        Checkpoint last = newest();
        long ahead = position().index() - (last == null ? -1 : last.position().index());
        if (ahead < CHECKPOINT_AT_STOP_ENTRIES) {
            return;
        }
        try {
            checkpoint(kept);
        } catch (IOException | RuntimeException e) {
            LOG.warn("no checkpoint at the stop, the next start goes through {} entries of the log", ahead, e);
        }
    }

    /**
     * Opens what has just come from the leader and reads all of it, as long as nothing depends on it: the member goes
     * on as if it had not come where it cannot be taken over. To be called before it is put into its place, by the
     * thread that received it.
     *
     * @throws DamagedCheckpoint when what the leader sent cannot be read; the leader should know
     */
    void receive() throws IOException {
        Checkpoint received = home.received().orElseThrow(() -> new IOException("no checkpoint was received"));
        try {
            received.removeDigests();
            Disk.syncTree(home.receiving());
            candidate.set(Candidate.open(received, home.copyOf(received), opener));
        } catch (IOException e) {
            refusals.increment();
            LOG.error("refusing what the leader sent: it is removed, and the leader will send a checkpoint again", e);
            home.clearReceived();
            throw e;
        }
    }

    /** Replaces the state by what was received, which is now the newest checkpoint. */
    void install() throws IOException {
        Checkpoint received = home.newest().orElseThrow(() -> new IOException("no checkpoint was received"));
        Candidate ready = candidate.getAndSet(null);
        if (ready == null || !ready.position().equals(received.position())) {
            throw new IOException("checkpoint " + received.directory() + " was not looked at");
        }
        Disk.syncTree(home.checkpoints());
        home.clearReceived();
        AppliedState old = state.get();
        if (received.position().index() <= old.applied().index()) {
            ready.discard();
            newest.set(Offer.of(received));
            return;
        }
        LOG.info("replacing the state at {} by checkpoint {}", old.applied(), received.directory());
        AppliedState fresh = takeOver(received, ready);
        gate.shut(() -> {
            state.set(fresh);
            listener.onStateReplaced();
        });
        // Not behind the gate: it may have to wait for long listings of the old state.
        old.close();
        home.removeOldStates();
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

    private AppliedState takeOver(Checkpoint received, Candidate ready) throws IOException {
        home.makeLive(ready.directory());
        newest.set(Offer.of(received));
        return ready.state();
    }

    /**
     * Opens the live state; a newer checkpoint than it means that a crash came before the checkpoint was taken over.
     */
    private AppliedState openState() throws IOException {
        AppliedState live = opener.open(home.live());
        Checkpoint kept = home.newest().orElse(null);
        if (kept != null && kept.position().index() > live.applied().index()) {
            LOG.warn("the state is at {}, checkpoint {} is newer: taking it over", live.applied(), kept.directory());
            kept.removeDigests();
            live.close();
            live = takeOver(kept, Candidate.open(kept, home.copyOf(kept), opener));
            home.removeOldStates();
        } else if (kept == null && live.applied().index() > 0) {
            kept = home.take(live);
        }
        newest.set(kept == null ? null : Offer.of(kept));
        waiters.advance(live.applied().index());
        return live;
    }

    void close() {
        Candidate unused = candidate.getAndSet(null);
        if (unused != null) {
            unused.state().close();
        }
        gate.shut(() -> state.get().close());
    }
}
