package io.oarlock.ratis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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

    private final RaftServer server;
    private final Division division;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    private final AtomicBoolean due = new AtomicBoolean();

    CheckpointRequests(RaftServer server, Division division) {
        this.server = server;
        this.division = division;
    }

    /** Asks, unless the checkpoint asked for before is still to come. */
    void askOnce() {
        if (due.compareAndSet(false, true)) {
            var unused = ask().whenComplete((reply, failure) -> {
                due.set(false);
                if (failure != null || !reply.isSuccess()) {
                    LOG.warn(
                            "no checkpoint was taken: {}", failure == null ? reply.getException() : failure.toString());
                }
            });
        }
    }

    /** Asks; where nothing was applied since the last checkpoint Ratis takes none. */
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
