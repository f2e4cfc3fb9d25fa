package io.oarlock.ratis;

import io.oarlock.checkpoint.Checkpoint;
import io.oarlock.checkpoint.CheckpointRefusal;
import io.oarlock.checkpoint.DamagedCheckpoint;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.replica.Fault;
import io.oarlock.replication.Applier;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at this leader's newest checkpoint when a member refuses it, and takes another one if it is damaged. Table
 * files are shared with the live state: where the new checkpoint is damaged, too, the state is, and another member has
 * to lead. A member that refuses what is sound here has trouble of its own.
 *
 * <p>Patient threads look, one at a time; in the meantime the member is sent the same checkpoint, and refuses it.
 */
final class CheckpointRepair implements PeerRequestHandler.Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointRepair.class);
    private static final long PATIENCE_SECONDS = 60;

    private final Applier applier;
    private final Means means;
    private final Fault fault;
    private final Executor blocking;
    private final Counter damaged;
    private final AtomicBoolean looking = new AtomicBoolean();
    /** What was found sound last: a member that goes on refusing it must not keep this leader reading. */
    private final AtomicReference<@Nullable Sound> sound = new AtomicReference<>();

    private record Sound(Checkpoint checkpoint, long sinceNanos) {}

    /**
     * What it acts through.
     *
     * @param advance has an entry applied that changes nothing: there is no second checkpoint at one place in the log
     * @param checkpoint takes a checkpoint
     * @param handOver gives the leadership away; blocks
     */
    public record Means(Runnable advance, Supplier<CompletableFuture<?>> checkpoint, Runnable handOver) {}

    CheckpointRepair(Applier applier, Means means, Executor blocking, Fault fault, MetricRegistry metrics) {
        this.applier = applier;
        this.means = means;
        this.fault = fault;
        this.blocking = blocking;
        this.damaged = metrics.counter(Metric.RAFT_CHECKPOINTS_DAMAGED_TOTAL);
    }

    @Override
    public void refused(int member, CheckpointRefusal refusal) {
        Checkpoint sent = applier.checkpoints().newest();
        if (sent == null || sent.position().index() != refusal.index()) {
            return;
        }
        if (isKnownSound(sent) || !looking.compareAndSet(false, true)) {
            return;
        }
        try {
            blocking.execute(() -> {
                try {
                    LOG.warn("member {} refuses this leader's checkpoint: {}", member, refusal.reason());
                    renew(member, sent);
                } finally {
                    looking.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("not looking at checkpoint {}: stopping", sent.directory());
        }
    }

    private boolean isKnownSound(Checkpoint checkpoint) {
        Sound known = sound.get();
        return known != null
                && known.checkpoint().equals(checkpoint)
                && System.nanoTime() - known.sinceNanos() < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }

    private void renew(int member, Checkpoint sent) {
        try {
            if (damageOf(sent) == null) {
                sound.set(new Sound(sent, System.nanoTime()));
                LOG.warn("checkpoint {} is sound here: look after the disk of member {}", sent.directory(), member);
                return;
            }
            damaged.increment();
            takeAnother(sent.position().index());
            Checkpoint fresh = applier.checkpoints().newest();
            DamagedCheckpoint shared = fresh == null || fresh.equals(sent) ? null : damageOf(fresh);
            if (shared != null) {
                means.handOver().run();
                fault.fatal(
                        "the state shares a damaged file with its checkpoints. Empty this member's data directories"
                                + " (not myid) and start it again: it will be brought up from the others",
                        shared);
            }
        } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
            // The member that refused asks again.
            LOG.warn("checkpoint {} is not replaced yet", sent.directory(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable DamagedCheckpoint damageOf(Checkpoint checkpoint) throws IOException {
        try {
            applier.checkpoints().lookAt(checkpoint);
            return null;
        } catch (DamagedCheckpoint e) {
            LOG.error("this leader cannot send its newest checkpoint", e);
            return e;
        }
    }

    private void takeAnother(long index) throws InterruptedException, ExecutionException, TimeoutException {
        if (applier.waiters().applied() <= index) {
            means.advance().run();
            applier.waiters().await(index + 1).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        means.checkpoint().get().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
