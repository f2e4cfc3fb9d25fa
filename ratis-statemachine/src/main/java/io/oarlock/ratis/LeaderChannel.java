package io.oarlock.ratis;

import static io.oarlock.replica.ReplicaStatus.NOBODY;

import io.oarlock.ratis.election.FastElection;
import io.oarlock.ratis.transport.PeerClient;
import io.oarlock.ratis.transport.PeerMessage;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to whichever member leads. Connecting may block for long, so that a patient thread does it; once
 * connected, {@link #ask} does not block, and messages arrive in the order of the calls.
 */
final class LeaderChannel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderChannel.class);

    private final PeerClient client;
    private final Executor patient;
    private final Events events;
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

    /** Called by the threads that find out; must not block. */
    interface Events {
        /** The link came up or broke. */
        void changed();

        /** The link to a member broke, and its machine says that nobody listens there any more. */
        void gone(int member);
    }

    /** @param patient runs what may block; at most one attempt a member */
    LeaderChannel(PeerClient client, Executor patient, Events events) {
        this.client = client;
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
        try {
            client.connect(member);
            PeerMessage.contentOf(client.askAndWait(member, PeerMessage.Kind.HELLO));
            generation.incrementAndGet();
            if (wanted.get() == member) {
                broken.set(NOBODY);
                connected.set(member);
                LOG.info("connected to leader {}", member);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("member {} cannot be reached: {}", member, e.toString());
            if (FastElection.isRefusal(e) && broken.compareAndSet(member, NOBODY)) {
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
        return client.ask(member, kind, content)
                .whenComplete((reply, failure) -> {
                    if (failure != null) {
                        lost(member, connection, failure);
                    }
                })
                .thenApply(reply -> {
                    try {
                        return PeerMessage.contentOf(reply);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                });
    }

    /** Asks any member, over a connection made anew; blocks. */
    ByteString askOnce(int member, PeerMessage.Kind kind) throws IOException {
        client.connect(member);
        return PeerMessage.contentOf(client.askAndWait(member, kind));
    }

    private void lost(int member, long connection, Throwable failure) {
        if (connection == generation.get() && connected.compareAndSet(member, NOBODY)) {
            LOG.info("lost the connection to leader {}: {}", member, failure.toString());
            broken.set(member);
            events.changed();
        }
    }

    @Override
    public void close() {
        wanted.set(NOBODY);
        connected.set(NOBODY);
        client.close();
    }
}
