package io.oarlock.checkpoint;

import io.oarlock.disk.DamagedData;
import io.oarlock.disk.DamagedState;
import io.oarlock.disk.DurableFiles;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Samples;
import io.oarlock.storage.DamagedStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of checkpoints: taken of the live state, offered to members that lag, received from the leader, looked at,
 * made the live state, found to be damaged, removed.
 *
 * <p>{@link #newest} and {@link #lookAt} may be called by any thread, {@link #receive} by the one that receives;
 * everything else runs on the apply thread (at start and stop, on the thread that starts and stops the member).
 */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final StateDirectory home;
    private final AppliedState.Opener opener;
    private final Counter refusals;
    private final LastSnapshot last;
    private final Samples takenNanos = Samples.withQuantiles();
    private final AtomicReference<@Nullable Checkpoint> newest = new AtomicReference<>();
    /** What was received and looked at, until it is in its place. */
    private final AtomicReference<@Nullable VerifiedCheckpoint> candidate = new AtomicReference<>();
    /** What had been received by then, that one and others that were given up. */
    private final AtomicReference<Set<Path>> attempts = new AtomicReference<>(Set.of());
    /** A checkpoint to be removed once there is a newer one. */
    private final AtomicReference<@Nullable Checkpoint> damaged = new AtomicReference<>();

    public Checkpoints(StateDirectory home, AppliedState.Opener opener, MetricRegistry metrics) {
        this.home = home;
        this.opener = opener;
        this.last = new LastSnapshot(metrics);
        this.refusals = metrics.counter(Metric.RAFT_CHECKPOINTS_REFUSED_TOTAL);
        metrics.summary(Metric.SNAPSHOTTIME, takenNanos, NANOS_PER_MILLI);
    }

    public StateDirectory home() {
        return home;
    }

    /** What a member that lags far is sent; null before the first. */
    @Nullable
    public Checkpoint newest() {
        return newest.get();
    }

    /**
     * Opens the live state; a newer checkpoint than it means that a crash came before the checkpoint was taken over.
     *
     * @param firstLogged index of the oldest entry in the log: the newest checkpoint must reach up to it
     */
    public AppliedState openLive(long firstLogged) throws IOException {
        AppliedState live = open(home.live());
        Checkpoint kept = home.newest().orElse(null);
        if (kept != null && kept.position().index() > live.applied().index()) {
            LOG.warn("the state is at {}, checkpoint {} is newer: taking it over", live.applied(), kept.directory());
            kept.removeDigests();
            live.close();
            live = makeLive(kept, VerifiedCheckpoint.open(kept, home.copyOf(kept), opener));
            home.removeOldStates();
        } else if (live.applied().index() > 0
                && (kept == null || kept.position().index() + 1 < firstLogged)) {
            kept = home.take(live);
        }
        newest.set(kept);
        last.opened(live, home.live());
        return live;
    }

    private AppliedState open(Path live) throws IOException {
        home.refuseDamaged();
        try {
            return opener.open(live);
        } catch (DamagedStoreException e) {
            throw new DamagedState(live + ": " + e.getMessage() + "; " + remedy(live), e);
        }
    }

    private static String remedy(Path live) {
        return "move " + live + " away, and the next start takes the newest checkpoint and applies the log behind it;"
                + " should that be damaged, too: " + DamagedData.FETCH_AGAIN;
    }

    /**
     * Notes that a state was found to be damaged: no start opens it any more. A checkpoint that has taken its place
     * meanwhile is left alone. Any thread.
     *
     * @param read the state that was read
     * @param what was found
     * @return the same, with what an operator can do
     * @throws IOException when it cannot be noted, as of a state that has been replaced and removed
     */
    public String condemn(AppliedState read, String what) throws IOException {
        Path directory = read.directory();
        String text = directory + ": " + what + "; " + remedy(directory);
        home.noteDamage(directory, text);
        return text;
    }

    /** Takes a checkpoint and lets so many stay. */
    public Checkpoint take(AppliedState live, int kept) throws IOException {
        long beganNanos = System.nanoTime();
        Checkpoint taken = home.take(live);
        takenNanos.add(System.nanoTime() - beganNanos);
        newest.set(taken);
        last.taken(live);
        LOG.info("took checkpoint {}", taken.directory());
        removeOlder(taken, kept);
        return taken;
    }

    /** What cannot be removed now goes with the next one: the new checkpoint is none the worse for it. */
    private void removeOlder(Checkpoint taken, int kept) {
        Checkpoint spoiled = damaged.get();
        try {
            home.keep(kept);
            if (spoiled != null && !spoiled.equals(taken)) {
                DurableFiles.deleteTree(spoiled.directory());
            }
            damaged.compareAndSet(spoiled, null);
        } catch (IOException e) {
            LOG.warn("older checkpoints than {} cannot be removed yet", taken.directory(), e);
        }
    }

    /**
     * Reads a checkpoint from end to end. One at a time.
     *
     * @throws DamagedCheckpoint when that fails; it is removed once there is a newer one
     */
    public void lookAt(Checkpoint checkpoint) throws IOException {
        try {
            VerifiedCheckpoint.open(checkpoint, home.scratchOf(checkpoint), opener)
                    .discard();
        } catch (DamagedCheckpoint e) {
            damaged.set(checkpoint);
            throw e;
        }
    }

    /**
     * Opens what has just come from the leader and reads all of it, as long as nothing depends on it: the member goes
     * on as if it had not come where it cannot be taken over. To be called before it is put into its place.
     *
     * @throws DamagedCheckpoint when what the leader sent cannot be read; the leader should know
     */
    public void receive() throws IOException {
        Checkpoint received = home.received().orElseThrow(() -> new IOException("no checkpoint was received"));
        try {
            received.removeDigests();
            DurableFiles.syncTree(home.receiving());
            candidate.set(VerifiedCheckpoint.open(received, home.copyOf(received), opener));
            attempts.set(home.attempts());
        } catch (IOException e) {
            refusals.increment();
            LOG.error("refusing what the leader sent: it is removed, and the leader will send a checkpoint again", e);
            home.clearReceived();
            throw e;
        }
    }

    /**
     * Makes what was received, and is in its place by now, the live state. It is the newest checkpoint from now on.
     *
     * @param live the state of this member
     * @return the new one, not shown to anybody yet; null where the member got further by itself
     */
    @Nullable
    public AppliedState install(AppliedState live) throws IOException {
        Checkpoint received = home.newest().orElseThrow(() -> new IOException("no checkpoint was received"));
        VerifiedCheckpoint ready = candidate.getAndSet(null);
        if (ready == null || !ready.position().equals(received.position())) {
            throw new IOException("checkpoint " + received.directory() + " was not looked at");
        }
        DurableFiles.syncTree(home.checkpoints());
        home.clearAttempts(attempts.getAndSet(Set.of()));
        if (received.position().index() <= live.applied().index()) {
            ready.discard();
            newest.set(received);
            return null;
        }
        LOG.info("replacing the state at {} by checkpoint {}", live.applied(), received.directory());
        return makeLive(received, ready);
    }

    private AppliedState makeLive(Checkpoint received, VerifiedCheckpoint ready) throws IOException {
        home.makeLive(ready.directory());
        newest.set(received);
        last.taken(ready.state());
        return ready.state();
    }

    public void close() {
        VerifiedCheckpoint unused = candidate.getAndSet(null);
        if (unused != null) {
            unused.state().close();
        }
    }
}
