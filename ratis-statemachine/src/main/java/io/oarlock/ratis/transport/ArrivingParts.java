package io.oarlock.ratis.transport;

import io.oarlock.ratis.follower.MemberRequests;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a request that is not whole, over one connection: it is as good as a heartbeat of the leader that
 * sent the last append. Called by the connection's reader only; answers may come on other threads, which touch nothing
 * but the heartbeat.
 */
final class ArrivingParts {
    /** Less than half of the shortest election time-out that can be configured, 50 ms. */
    static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A part of a heartbeat, which may come in two parts, is none. */
    static final int BYTES_MIN = 1 << 10;

    private final int self;
    private final MemberRequests requests;
    private final LongSupplier nanoTime;

    /** As the last append, without what that said of the log; null before the first, and after a refusal. */
    private final AtomicReference<@Nullable AppendEntriesRequestProto> heartbeat = new AtomicReference<>();

    private long heardNanos;
    private int countedBytes;

    ArrivingParts(int self, MemberRequests requests, LongSupplier nanoTime) {
        this.self = self;
        this.requests = requests;
        this.nanoTime = nanoTime;
    }

    /** A frame has come whole, of whatever type. */
    void whole() {
        countedBytes = 0;
    }

    /** It was an append, of a leader that this connection belongs to. */
    void append(AppendEntriesRequestProto append, int peer) {
        AppendEntriesRequestProto last = heartbeat.get();
        if (last == null
                || last.getLeaderTerm() != append.getLeaderTerm()
                || last.getInitializing() != append.getInitializing()) {
            heartbeat.set(AppendEntriesRequestProto.newBuilder()
                    .setServerRequest(AppendFormat.header(peer, self, AppendFormat.NO_CALL))
                    .setLeaderTerm(append.getLeaderTerm())
                    .setLeaderCommit(-1)
                    .setInitializing(append.getInitializing())
                    .build());
        }
        heardNanos = nanoTime.getAsLong();
    }

    /**
     * Takes a heartbeat where more has come than at the last one, some time ago.
     *
     * @param bytes that have come of a frame that is not whole
     * @return the answer to that heartbeat, null where there was none; after a failure or a refusal there is none until
     *     the next append is whole
     */
    @Nullable
    CompletableFuture<AppendEntriesReplyProto> arrived(int bytes) {
        AppendEntriesRequestProto sign = heartbeat.get();
        if (sign == null || bytes <= Math.max(countedBytes, BYTES_MIN)) {
            return null;
        }
        long now = nanoTime.getAsLong();
        if (now - heardNanos < INTERVAL_NANOS) {
            return null;
        }
        heardNanos = now;
        countedBytes = bytes;
        return heard(sign).whenComplete((reply, failure) -> {
            if (failure != null || reply.getResult() != AppendResult.SUCCESS) {
                heartbeat.compareAndSet(sign, null);
            }
        });
    }

    private CompletableFuture<AppendEntriesReplyProto> heard(AppendEntriesRequestProto sign) {
        try {
            return requests.arriving(sign);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
