package io.oarlock.ratis;

import io.oarlock.model.Bytes;
import io.oarlock.peer.Answer;
import io.oarlock.peer.FrameSource;
import io.oarlock.peer.PeerConnection;
import io.oarlock.peer.PeerLink;
import io.oarlock.peer.RefusedConnection;
import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.ratis.transport.PeerStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Entries of this member on their way to another one, which leads. They go in the order of the calls, over the
 * connection that they are meant for or not at all; only a refusal is answered. The caller's own window bounds them.
 * Any thread sends.
 */
final class ForwardedEntries implements FrameSource {
    /** A refusal of an entry before this many later ones is of one that is over. */
    private static final long REFUSABLE = 1024;

    private static final long NO_CONNECTION = -1;

    private final PeerLink link;
    private final LeaderLink.Events events;
    private final AtomicLong numbers = new AtomicLong();
    private final Queue<Waiting> unsent = new ConcurrentLinkedQueue<>();
    private final ConcurrentSkipListMap<Long, CompletableFuture<Void>> refusable = new ConcurrentSkipListMap<>();
    private final AtomicBoolean broken = new AtomicBoolean();
    /** Held while an entry is taken for a connection: one that has ended takes none of the next one's. */
    private final ReentrantLock taking = new ReentrantLock();
    /** Written under the lock. */
    private volatile long connected = NO_CONNECTION;

    private record Waiting(long number, long connection, Bytes entry) {}

    ForwardedEntries(PeerLink link, LeaderLink.Events events) {
        this.link = link;
        this.events = events;
        link.attach(PeerLink.Lane.FORWARD, this);
    }

    /** Number of the connection that there is; negative for none. */
    long connection() {
        return connected;
    }

    /** The future fails when the entry is refused, or its connection ends while it may be. */
    CompletableFuture<Void> send(Bytes entry, long connection) {
        if (connection == NO_CONNECTION || connected != connection) {
            return CompletableFuture.failedFuture(lost());
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        long number = numbers.incrementAndGet();
        refusable.put(number, sent);
        refusable.headMap(number - REFUSABLE).clear();
        // Dropped by the next call of next() where the connection has ended meanwhile.
        unsent.add(new Waiting(number, connection, entry));
        link.pump();
        return sent;
    }

    private static IOException lost() {
        return new IOException("the connection to the leader is lost");
    }

    @Override
    public boolean next(PeerConnection connection, FrameWriter out) {
        Waiting next = poll(connection.number());
        if (next == null) {
            return false;
        }
        out.begin(FrameType.FORWARD);
        out.putLong(next.number());
        out.putBytes(next.entry().array());
        return true;
    }

    private @Nullable Waiting poll(long connection) {
        taking.lock();
        try {
            if (connection != connected) {
                return null;
            }
            Waiting next = unsent.poll();
            while (next != null && next.connection() != connection) {
                next = unsent.poll();
            }
            return next;
        } finally {
            taking.unlock();
        }
    }

    @Override
    public void answered(PeerConnection connection, Frame frame) throws PeerRefusal {
        ByteBuffer payload = frame.payload();
        PeerRefusal.unless(payload.remaining() > Long.BYTES, "a refusal that is cut short");
        CompletableFuture<Void> sent = refusable.remove(payload.getLong());
        int status = payload.get();
        if (sent != null) {
            try {
                byte[] unused = PeerStatus.contentOf(new Answer(status, frame.content()));
            } catch (IOException e) {
                sent.completeExceptionally(e);
            }
        }
    }

    @Override
    public void up(PeerConnection connection) {
        connect(connection.number());
        broken.set(false);
        events.changed();
    }

    private void connect(long connection) {
        taking.lock();
        try {
            connected = connection;
        } finally {
            taking.unlock();
        }
    }

    @Override
    public void down(PeerConnection connection, IOException cause) {
        connect(NO_CONNECTION);
        broken.set(true);
        unsent.clear();
        refusable.values().forEach(sent -> sent.completeExceptionally(lost()));
        refusable.clear();
        events.changed();
    }

    @Override
    public void unreachable(IOException cause) {
        if (RefusedConnection.isIn(cause) && broken.compareAndSet(true, false)) {
            events.gone(link.peer());
        }
    }
}
