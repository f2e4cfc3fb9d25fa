package io.oarlock.request;

import io.oarlock.replica.ReplicaStatus;
import io.oarlock.session.ConfigZnode;
import io.oarlock.session.ContainerCleaner;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done every now and then, on one thread: sessions that end, znodes that are not needed any more, and
 * clients that must move on because the quorum stays away.
 */
final class PeriodicTasks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTasks.class);
    private static final long ROUND_MILLIS_MAX = 2000;
    private static final long DRAIN_POLL_NANOS = 5_000_000;

    private final FrontParts parts;
    private final List<EventLoopContext> shards;
    private final ContainerCleaner unused;
    private final ConfigZnode configZnode;
    private final ScheduledExecutorService thread;
    private long unusedLookedAtNanos;
    private boolean wasLost;

    PeriodicTasks(FrontParts parts, List<EventLoopContext> shards) {
        this.parts = parts;
        this.shards = shards;
        this.unused = new ContainerCleaner(
                parts.replica(), parts.time(), parts.settings().unused());
        this.configZnode = new ConfigZnode(parts.replica(), parts.settings().membership());
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "oarlock-upkeep"));
    }

    void start() {
        unusedLookedAtNanos = parts.time().nanoTime();
        int pulse = parts.settings().timing().pulseMillis();
        thread.scheduleWithFixedDelay(this::round, 0, pulse, TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            ReplicaStatus status = parts.replica().status();
            sendAwayWithoutQuorum(status.quorumLostNanos());
            freeReadOnlyClients();
            parts.leaderDuties().round(status);
            configZnode.round(parts.leaderDuties().leading());
            lookForUnused();
        } catch (RuntimeException e) {
            LOG.error("upkeep failed; it goes on with the next round", e);
        } catch (Error e) {
            // The pool would keep it in a future that nobody asks, and sessions would never expire again.
            parts.fault().fatal("the upkeep thread failed", e);
        }
    }

    /** Whoever came to read only can have more now. */
    private void freeReadOnlyClients() {
        if (parts.service().serving() && parts.service().takeServedReadOnly()) {
            for (EventLoopContext shard : shards) {
                shard.post(() -> List.copyOf(shard.connections()).forEach(Connection::closeIfReadOnly));
            }
        }
    }

    /** Each client while its session still has time to reach another member: long sessions outlast an election. */
    private void sendAwayWithoutQuorum(long lostNanos) {
        boolean lost = lostNanos > parts.service().graceNanosMin();
        if (lost) {
            if (!wasLost) {
                LOG.warn("no quorum: clients are sent away, those of short sessions first");
            }
            for (EventLoopContext shard : shards) {
                shard.post(() ->
                        List.copyOf(shard.connections()).forEach(connection -> connection.quorumIsLost(lostNanos)));
            }
        }
        wasLost = lost;
    }

    private void lookForUnused() {
        long now = parts.time().nanoTime();
        long intervalNanos = parts.settings().unused().checkIntervalMillis() * 1_000_000L;
        if (parts.leaderDuties().leading() && now - unusedLookedAtNanos >= intervalNanos) {
            unusedLookedAtNanos = now;
            // It may walk many znodes: expiry does not wait for it.
            parts.workers().run(unused::round);
        }
    }

    /** Waits until nothing is under way, or for so long. */
    void drain(long millisMax) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
        while (shards.stream().anyMatch(shard -> shard.outstanding().count() > 0) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(DRAIN_POLL_NANOS);
        }
    }

    /** Lets a round that runs finish. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(ROUND_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
