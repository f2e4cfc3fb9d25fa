package io.oarlock.raft;

import static io.oarlock.replica.ReplicaStatus.NOBODY;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to whichever member leads, over Ratis' client transport. Connecting may block for long, so that a
 * patient thread does it; once connected, {@link #ask} does not block, and messages arrive in the order of the calls.
 */
final class PeerLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    private final RaftClientRpc rpc;
    private final RaftGroupId groupId;
    private final int self;
    private final Executor patient;
    private final Events events;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    /** Member that this is to be connected to. */
    private final AtomicInteger wanted = new AtomicInteger(NOBODY);
    /** Member that this is connected to. */
    private final AtomicInteger connected = new AtomicInteger(NOBODY);
    /** Grows with every new connection: what was sent over an earlier one may be lost. */
    private final AtomicLong generation = new AtomicLong();
    /** Member whose connection broke, until there is one again. */
    private final AtomicInteger broken = new AtomicInteger(NOBODY);
    /** Members to which attempts are under way; one to a member that swallows packets may take half a minute. */
    private final Set<Integer> connecting = ConcurrentHashMap.newKeySet();

    /** Where a link belongs to. */
    record Group(RaftGroupId id, int self) {}

    /** Told by the threads that find out; must not block. */
    interface Events {
        /** The link came up or broke. */
        void changed();

        /** The link to a member broke, and its machine says that nobody listens there any more. */
        void gone(int member);
    }

    /** @param patient runs what may block; at most one attempt a member */
    PeerLink(RaftClientRpc rpc, Group group, Executor patient, Events events) {
        this.rpc = rpc;
        this.groupId = group.id();
        this.self = group.self();
        this.patient = patient;
        this.events = events;
    }

    /**
     * Connects to a member, leaving the one before; with {@code NOBODY} only leaves. Also to be called now and then: it
     * repairs a broken link.
     */
    void want(int member) {
        wanted.set(member);
        if (member == NOBODY || connected.get() != member) {
            connected.set(NOBODY);
            if (member != NOBODY && connecting.add(member)) {
                connectLater(member);
            }
        }
    }

    private void connectLater(int member) {
        try {
            patient.execute(() -> connect(member));
        } catch (RejectedExecutionException e) {
            LOG.debug("not connecting to member {}: stopping", member);
        }
    }

    private void connect(int member) {
        RaftPeerId peer = Peers.idOf(member);
        try {
            rpc.handleException(peer, new IOException("a new connection is wanted"), true);
            contentOf(rpc.sendRequest(request(member, PeerMessage.Kind.HELLO, ByteString.EMPTY)));
            generation.incrementAndGet();
            if (wanted.get() == member) {
                broken.set(NOBODY);
                connected.set(member);
                LOG.info("connected to leader {}", member);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("member {} cannot be reached: {}", member, e.toString());
            if (Successor.isRefusal(e) && broken.compareAndSet(member, NOBODY)) {
                events.gone(member);
            }
        } finally {
            connecting.remove(member);
        }
        if (connected.get() == member) {
            events.changed();
        }
    }

    int connected() {
        return connected.get();
    }

    long generation() {
        return generation.get();
    }

    /**
     * Sends a question to the member that this is connected to. Fails when there is none; a failure ends the
     * connection.
     */
    CompletableFuture<ByteString> ask(PeerMessage.Kind kind, ByteString content) {
        int member = connected.get();
        if (member == NOBODY) {
            return CompletableFuture.failedFuture(new IOException("not connected to a leader"));
        }
        long connection = generation.get();
        return send(request(member, kind, content))
                .whenComplete((reply, failure) -> {
                    if (failure != null) {
                        lost(member, connection, failure);
                    }
                })
                .thenApply(reply -> {
                    try {
                        return contentOf(reply);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                });
    }

    /** Asks any member, over a connection made anew; blocks. */
    ByteString askOnce(int member, PeerMessage.Kind kind) throws IOException {
        rpc.handleException(Peers.idOf(member), new IOException("a new connection is wanted"), true);
        return contentOf(rpc.sendRequest(request(member, kind, ByteString.EMPTY)));
    }

    private void lost(int member, long connection, Throwable failure) {
        if (connection == generation.get() && connected.compareAndSet(member, NOBODY)) {
            LOG.info("lost the connection to leader {}: {}", member, failure.toString());
            broken.set(member);
            events.changed();
        }
    }

    private CompletableFuture<RaftClientReply> send(RaftClientRequest request) {
        return rpc.sendRequestAsync(request);
    }

    private static ByteString contentOf(RaftClientReply reply) throws IOException {
        if (!reply.isSuccess()) {
            throw new IOException("the member asked cannot answer", reply.getException());
        }
        return PeerMessage.contentOf(reply.getMessage().getContent());
    }

    private RaftClientRequest request(int member, PeerMessage.Kind kind, ByteString content) {
        ByteString message = new PeerMessage(kind, self, content).encode();
        return RaftClientRequest.newBuilder()
                .setClientId(clientId)
                .setServerId(Peers.idOf(member))
                .setGroupId(groupId)
                .setCallId(callIds.incrementAndGet())
                .setMessage(Message.valueOf(message, () -> kind + " of " + message.size() + " bytes"))
                // A member that has just started knows of no commit at all, and answers nevertheless.
                .setType(RaftClientRequest.staleReadRequestType(-1))
                .build();
    }

    @Override
    public void close() throws IOException {
        wanted.set(NOBODY);
        connected.set(NOBODY);
        rpc.close();
    }
}
