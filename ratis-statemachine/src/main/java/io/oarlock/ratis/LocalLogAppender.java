package io.oarlock.ratis;

import io.oarlock.op.EntryCodec;
import io.oarlock.replication.EntryRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * The leader's way into its log. Calls go straight to the division: the entry is appended on the calling thread,
 * without a hop to one of Ratis' executors, and in the order of the calls.
 */
final class LocalLogAppender {
    private static final int FORGET_MAX = 64;

    private final Supplier<Division> division;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    /** Calls that are over, which Ratis' retry cache may forget. */
    private final Queue<Long> over = new ConcurrentLinkedQueue<>();

    LocalLogAppender(Supplier<Division> division) {
        this.division = division;
    }

    /** Ratis accepts appends from any client: one with another id is no member. */
    boolean isOwn(ClientId asking) {
        return clientId.equals(asking);
    }

    /**
     * Appends; completes when the entry is applied here, fails when it may be lost, with {@link EntryRefused} when it
     * can never be appended. Never throws.
     */
    CompletableFuture<Void> append(ByteString unstamped) {
        if (unstamped.size() > EntryCodec.BYTES_MAX) {
            return CompletableFuture.failedFuture(new EntryRefused("an entry of " + unstamped.size() + " bytes", null));
        }
        long callId = callIds.incrementAndGet();
        RaftClientRequest.Builder request = request(callId, unstamped)
                .setType(RaftClientRequest.writeRequestType())
                .setRepliedCallIds(forget());
        return submit(request.build()).thenAccept(reply -> over.add(callId));
    }

    private RaftClientRequest.Builder request(long callId, ByteString content) {
        Division to = division.get();
        return RaftClientRequest.newBuilder()
                .setClientId(clientId)
                .setServerId(to.getId())
                .setGroupId(to.getMemberId().getGroupId())
                .setCallId(callId)
                .setMessage(Message.valueOf(content, () -> content.size() + " bytes"));
    }

    private CompletableFuture<RaftClientReply> submit(RaftClientRequest request) {
        try {
            return ((RaftClientAsynchronousProtocol) division.get())
                    .submitClientRequestAsync(request)
                    .thenCompose(LocalLogAppender::successOf);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletableFuture<RaftClientReply> successOf(RaftClientReply reply) {
        if (reply.isSuccess()) {
            return CompletableFuture.completedFuture(reply);
        }
        RaftException failure = reply.getException();
        // Ratis throws this for what the state machine or the log refuses on every leader, such as an entry over a size
        // limit.
        boolean forEver = failure instanceof StateMachineException;
        return CompletableFuture.failedFuture(
                forEver ? new EntryRefused(String.valueOf(failure.getMessage()), failure) : failure);
    }

    private List<Long> forget() {
        List<Long> calls = new ArrayList<>();
        for (Long call = over.poll(); call != null; call = calls.size() < FORGET_MAX ? over.poll() : null) {
            calls.add(call);
        }
        return calls;
    }
}
