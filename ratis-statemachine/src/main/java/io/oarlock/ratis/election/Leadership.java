package io.oarlock.ratis.election;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServer.Division;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the leadership away: before a clean stop, and when this leader cannot commit any more. */
public final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final long ATTEMPT_MILLIS = 1000;
    private static final int ATTEMPTS = 3;

    private final RaftServer server;
    private final Supplier<Division> division;
    private final long silenceMillisMax;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    private final AtomicBoolean givenAway = new AtomicBoolean();

    public Leadership(RaftServer server, Supplier<Division> division, long silenceMillisMax) {
        this.server = server;
        this.silenceMillisMax = silenceMillisMax;
        this.division = division;
    }

    /**
     * Hands over to the follower with the longest log. Writes wait while an attempt is under way, and Ratis misses its
     * moment now and then, so that several short attempts are better than a long one. The future fails when nobody took
     * over.
     */
    public CompletableFuture<Void> handOver(long attemptMillis, int attempts) {
        Optional<RaftPeerId> successor = furthestFollower();
        if (successor.isEmpty()) {
            return CompletableFuture.failedFuture(new IOException("no follower answers"));
        }
        LOG.info("handing the leadership over to member {}", successor.get());
        CompletableFuture<Void> attempt = request(successor.get(), attemptMillis);
        if (attempts == 1) {
            return attempt;
        }
        return attempt.exceptionallyCompose(failure -> division.get().getInfo().isLeader()
                ? handOver(attemptMillis, attempts - 1)
                : CompletableFuture.completedFuture(null));
    }

    /**
     * Hands over, if this member leads, and waits for it, for a few seconds at most. Once in a life: where nobody takes
     * over, asking again would only make the stop longer.
     */
    public void giveAway() {
        if (!division.get().getInfo().isLeader() || givenAway.getAndSet(true)) {
            return;
        }
        try {
            handOver(ATTEMPT_MILLIS, ATTEMPTS).get((ATTEMPTS + 1) * ATTEMPT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("nobody took the leadership over, the others will elect a leader: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops leading without a choice of the next leader. */
    public CompletableFuture<Void> stepDown(long timeoutMillis) {
        return request(null, timeoutMillis);
    }

    private CompletableFuture<Void> request(@Nullable RaftPeerId successor, long timeoutMillis) {
        Division self = division.get();
        TransferLeadershipRequest request = new TransferLeadershipRequest(
                clientId,
                self.getId(),
                self.getMemberId().getGroupId(),
                callIds.incrementAndGet(),
                successor,
                timeoutMillis);
        try {
            return server.transferLeadershipAsync(request).thenCompose(Leadership::successOf);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletableFuture<Void> successOf(RaftClientReply reply) {
        return reply.isSuccess()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(reply.getException());
    }

    private Optional<RaftPeerId> furthestFollower() {
        List<ServerRpcProto> followers =
                division.get().getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
        long[] matching = division.get().getInfo().getFollowerMatchIndices();
        int best = -1;
        for (int i = 0; matching != null && i < Math.min(matching.length, followers.size()); i++) {
            boolean alive = followers.get(i).getLastRpcElapsedTimeMs() <= silenceMillisMax;
            if (alive && (best < 0 || matching[i] > matching[best])) {
                best = i;
            }
        }
        return best < 0
                ? Optional.empty()
                : Optional.of(RaftPeerId.valueOf(followers.get(best).getId().getId()));
    }
}
