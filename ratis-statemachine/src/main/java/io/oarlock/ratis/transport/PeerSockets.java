package io.oarlock.ratis.transport;

import io.oarlock.peer.PeerRefusal;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.util.NetUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections over which this member asks others what an appender or a candidate waits for. Those for appends are
 * made when they are needed and kept while it leads: one for each follower, and another one for the moment in which two
 * terms of leadership overlap. Whatever else is asked has a connection of its own, since it is rare, and one that
 * nobody has used for long may be broken without notice. What is not answered in time ends with its connection.
 */
public final class PeerSockets implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSockets.class);
    private static final int LOOKS_PER_TIMEOUT = 8;

    private final int timeoutMillis;
    private final Ticker watch;
    private final Map<RaftPeerId, RaftPeer> peers = new ConcurrentHashMap<>();
    private final Map<RaftPeerId, Queue<PeerSocket>> idle = new ConcurrentHashMap<>();
    private final Set<PeerSocket> busy = ConcurrentHashMap.newKeySet();
    /** How often {@link #cut} was called. */
    private final AtomicLong cuts = new AtomicLong();

    private volatile boolean closed;

    /** @param timeoutMillis how long a connection may take, and then an answer */
    public PeerSockets(int timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
        this.watch = new Ticker("raft-socket-watch");
        watch.every(Math.max(1, timeoutMillis / LOOKS_PER_TIMEOUT), this::closeOverdue);
    }

    void add(Collection<RaftPeer> more) {
        more.forEach(peer -> peers.putIfAbsent(peer.getId(), peer));
    }

    /** Appends over a connection that is kept. */
    AppendEntriesReplyProto append(AppendEntriesRequestProto request) throws IOException {
        RaftPeerId follower = RaftPeerId.valueOf(request.getServerRequest().getReplyId());
        long cutsBefore = cuts.get();
        PeerSocket socket = take(follower);
        boolean answered = false;
        try {
            RaftNettyServerReplyProto reply = ask(
                    socket,
                    follower,
                    RaftNettyServerRequestProto.newBuilder()
                            .setAppendEntriesRequest(request)
                            .build());
            AppendEntriesReplyProto answer = reply.getAppendEntriesReply();
            if (!reply.hasAppendEntriesReply()
                    || answer.getServerReply().getCallId()
                            != request.getServerRequest().getCallId()) {
                throw new PeerRefusal("the answer to another append");
            }
            answered = true;
            return answer;
        } finally {
            if (answered) {
                keep(follower, socket, cutsBefore);
            } else {
                closeQuietly(socket);
            }
        }
    }

    /** Asks over a connection of its own. */
    RaftNettyServerReplyProto askOnce(RaftRpcRequestProto header, RaftNettyServerRequestProto request)
            throws IOException {
        RaftPeerId member = RaftPeerId.valueOf(header.getReplyId());
        try (PeerSocket socket = connect(member)) {
            return ask(socket, member, request);
        }
    }

    private RaftNettyServerReplyProto ask(PeerSocket socket, RaftPeerId member, RaftNettyServerRequestProto request)
            throws IOException {
        socket.begin();
        busy.add(socket);
        try {
            refuseWhenClosed();
            RaftNettyServerReplyProto reply = socket.ask(request);
            if (reply.hasExceptionReply()) {
                throw new IOException("member " + member + " refused: "
                        + FailureText.read(reply.getExceptionReply().getException()));
            }
            return reply;
        } catch (ClosedByInterruptException e) {
            throw (InterruptedIOException) new InterruptedIOException("stopped while asking").initCause(e);
        } catch (ClosedChannelException e) {
            refuseWhenClosed();
            throw new TimeoutIOException(member + " did not answer within " + timeoutMillis + " ms", e);
        } finally {
            busy.remove(socket);
        }
    }

    private void refuseWhenClosed() throws IOException {
        if (closed) {
            throw new IOException("this member is stopping");
        }
    }

    private void keep(RaftPeerId follower, PeerSocket socket, long cutsBefore) {
        idleOf(follower).add(socket);
        if (cuts.get() != cutsBefore) {
            drain();
        }
    }

    private PeerSocket take(RaftPeerId follower) throws IOException {
        PeerSocket kept = idleOf(follower).poll();
        if (kept != null) {
            return kept;
        }
        return connect(follower);
    }

    private PeerSocket connect(RaftPeerId member) throws IOException {
        refuseWhenClosed();
        RaftPeer peer = peers.get(member);
        if (peer == null) {
            throw new IOException("no address of " + member);
        }
        // Resolved anew each time: a member may come back under another address.
        return PeerSocket.connect(NetUtils.createSocketAddr(peer.getAddress()), timeoutMillis);
    }

    private Queue<PeerSocket> idleOf(RaftPeerId follower) {
        return idle.computeIfAbsent(follower, unseen -> new ConcurrentLinkedQueue<>());
    }

    private void closeOverdue() {
        for (PeerSocket socket : busy) {
            if (socket.nanosSinceBegin() > TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
                closeQuietly(socket);
            }
        }
    }

    /**
     * Ends every connection that is in no use, and the others when they come out of it: one that nobody uses may break
     * without notice, and the next append would wait for an answer in vain.
     */
    void cut() {
        cuts.incrementAndGet();
        drain();
    }

    private void drain() {
        for (Queue<PeerSocket> sockets : idle.values()) {
            for (PeerSocket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
                closeQuietly(socket);
            }
        }
    }

    private static void closeQuietly(PeerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a connection to another member does not close", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
        busy.forEach(PeerSockets::closeQuietly);
        cut();
    }
}
