package io.oarlock.ratis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServer.Division;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Ratis for checkpoints, which it has the apply thread take. Any thread. */
final class CheckpointRequests {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointRequests.class);
    private static final long TIMEOUT_MILLIS = TimeUnit.MINUTES.toMillis(10);
    /** Until what failed is tried again: a full disk does not get better by it. */
    private static final long PAUSE_SECONDS = 5;

    private final RaftServer server;
    private final Division division;
    private final LongSupplier newest;
    private final Runnable flush;
    private final Executor blocking;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicLong notBeforeNanos = new AtomicLong(System.nanoTime());

    /**
     * @param newest index of the newest checkpoint
     * @param flush makes durable what has been applied, while more is applied
     * @param blocking runs what may block
     */
    CheckpointRequests(RaftServer server, Division division, LongSupplier newest, Runnable flush, Executor blocking) {
        this.server = server;
        this.division = division;
        this.newest = newest;
        this.flush = flush;
        this.blocking = blocking;
    }

    /**
     * Asks, unless the checkpoint asked for before is still to come, or has failed a moment ago. What has been applied
     * is flushed first: the apply thread, which every write waits for, then has to flush only what came since.
     */
    void askOnce() {
        if (System.nanoTime() - notBeforeNanos.get() < 0 || !due.compareAndSet(false, true)) {
            return;
        }
        long before = newest.getAsLong();
        var unused = flushed().thenCompose(nothing -> ask()).whenComplete((reply, failure) -> {
            if (failure != null || !reply.isSuccess()) {
                LOG.warn("no checkpoint was taken: {}", failure == null ? reply.getException() : failure.toString());
            }
            if (newest.getAsLong() == before) {
                notBeforeNanos.set(System.nanoTime() + TimeUnit.SECONDS.toNanos(PAUSE_SECONDS));
            }
            due.set(false);
        });
    }

    /** Fails in what it returns also where there is no thread for it, as at the end of a member. */
    private CompletableFuture<Void> flushed() {
        return CompletableFuture.completedFuture(null)
                .thenRunAsync(flush, blocking)
                .exceptionally(failure -> {
                    LOG.warn("what a checkpoint needs could not be flushed before it: {}", failure.toString());
                    return null;
                });
    }

    /** Asks; where nothing was applied since the last checkpoint, or it fails, none is taken. */
    CompletableFuture<RaftClientReply> ask() {
        return server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                clientId,
                division.getId(),
                division.getMemberId().getGroupId(),
                callIds.incrementAndGet(),
                TIMEOUT_MILLIS,
                1));
    }
}
