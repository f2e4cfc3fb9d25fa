package io.oarlock.raft;

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
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.util.NetUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections over which this member appends to its followers, made when they are needed and kept while it leads:
 * one for each follower, and another one for the moment in which two terms of leadership overlap. An append that is not
 * answered in time ends with its connection.
 */
final class AppendSockets implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(AppendSockets.class);
    private static final int LOOKS_PER_TIMEOUT = 8;

    private final int timeoutMillis;
    private final Ticker watch;
    private final Map<RaftPeerId, RaftPeer> peers = new ConcurrentHashMap<>();
    private final Map<RaftPeerId, Queue<AppendSocket>> idle = new ConcurrentHashMap<>();
    private final Set<AppendSocket> busy = ConcurrentHashMap.newKeySet();
    /** How often {@link #cut} was called. */
    private final AtomicLong cuts = new AtomicLong();

    private volatile boolean closed;

    /** @param timeoutMillis how long a connection may take, and then an answer */
    AppendSockets(int timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
        this.watch = new Ticker("raft-append-watch");
        watch.every(Math.max(1, timeoutMillis / LOOKS_PER_TIMEOUT), this::closeOverdue);
    }

    void add(Collection<RaftPeer> more) {
        more.forEach(peer -> peers.putIfAbsent(peer.getId(), peer));
    }

    AppendEntriesReplyProto append(AppendEntriesRequestProto request) throws IOException {
        RaftPeerId follower = RaftPeerId.valueOf(request.getServerRequest().getReplyId());
        long cutsBefore = cuts.get();
        AppendSocket socket = take(follower);
        boolean answered = false;
        socket.begin();
        busy.add(socket);
        try {
            refuseWhenClosed();
            AppendEntriesReplyProto reply = socket.append(request);
            answered = true;
            return reply;
        } catch (ClosedByInterruptException e) {
            throw (InterruptedIOException) new InterruptedIOException("stopped while appending").initCause(e);
        } catch (ClosedChannelException e) {
            refuseWhenClosed();
            throw new TimeoutIOException(follower + " did not answer an append within " + timeoutMillis + " ms", e);
        } finally {
            busy.remove(socket);
            if (answered) {
                keep(follower, socket, cutsBefore);
            } else {
                closeQuietly(socket);
            }
        }
    }

    private void refuseWhenClosed() throws IOException {
        if (closed) {
            throw new IOException("this member is stopping");
        }
    }

    private void keep(RaftPeerId follower, AppendSocket socket, long cutsBefore) {
        idleOf(follower).add(socket);
        if (cuts.get() != cutsBefore) {
            drain();
        }
    }

    private AppendSocket take(RaftPeerId follower) throws IOException {
        AppendSocket kept = idleOf(follower).poll();
        if (kept != null) {
            return kept;
        }
        refuseWhenClosed();
        RaftPeer peer = peers.get(follower);
        if (peer == null) {
            throw new IOException("no address of " + follower);
        }
        // Resolved anew each time: a member may come back under another address.
        return AppendSocket.connect(NetUtils.createSocketAddr(peer.getAddress()), timeoutMillis);
    }

    private Queue<AppendSocket> idleOf(RaftPeerId follower) {
        return idle.computeIfAbsent(follower, unseen -> new ConcurrentLinkedQueue<>());
    }

    private void closeOverdue() {
        for (AppendSocket socket : busy) {
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
        for (Queue<AppendSocket> sockets : idle.values()) {
            for (AppendSocket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
                closeQuietly(socket);
            }
        }
    }

    private static void closeQuietly(AppendSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a connection to a follower does not close", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
        busy.forEach(AppendSockets::closeQuietly);
        cut();
    }
}
