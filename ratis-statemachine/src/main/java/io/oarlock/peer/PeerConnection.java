package io.oarlock.peer;

import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameReader;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection after its handshake. Its reader runs {@link #run}; any thread may {@link #send}, {@link #pump} and
 * {@link #fail}. Whoever sends writes to the socket itself, without waiting: what the socket does not take is finished
 * by the reader.
 */
public final class PeerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);
    /** The JDK copies what it writes through memory of that size, which it keeps for each thread. */
    private static final int WRITE_BYTES_MAX = 64 << 10;

    /** How often a reader looks whether its peer has read, while it has not. */
    private static final long FULL_MILLIS = 10;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Ends ends;
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final SocketAddress remoteAddress;
    private final PeerStage stage;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final Outbox outbox;
    private final Feed feed;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private volatile long writtenNanos = System.nanoTime();
    private volatile long heardNanos = writtenNanos;
    /** When a socket that was full took more: the other end has acknowledged bytes. Written by the reader. */
    private volatile long drainedNanos = writtenNanos;
    /** Only the thread that has the turn. */
    private ByteBuffer rest = NOTHING;

    /**
     * What the handshake has settled.
     *
     * @param peer member at the other end, as it says
     * @param number grows with each connection of this process to or from that member
     * @param inquiry whether the other end may not belong to the ensemble
     * @param rulesLevel highest level of the rules that the other end knows; 0 where it does not say so, as who was
     *     connected to never does
     */
    public record Ends(int peer, long number, boolean inquiry, int rulesLevel) {}

    /** Frames that wait for nothing but the socket. */
    interface Feed {
        /** As {@link FrameSource#next}. */
        boolean next(PeerConnection connection, FrameWriter out);
    }

    /**
     * What a connection is made of.
     *
     * @param channel not blocking, and registered nowhere
     * @param selector of the reader
     */
    record Parts(
            SocketChannel channel,
            Selector selector,
            PeerStage stage,
            FrameReader reader,
            FrameWriter writer,
            Outbox outbox,
            Feed feed) {}

    PeerConnection(Ends ends, Parts parts) throws IOException {
        this.ends = ends;
        this.channel = parts.channel();
        this.selector = parts.selector();
        this.stage = parts.stage();
        this.reader = parts.reader();
        this.writer = parts.writer();
        this.outbox = parts.outbox();
        this.feed = parts.feed();
        this.remoteAddress = channel.getRemoteAddress();
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    public Ends ends() {
        return ends;
    }

    /** Member at the other end. */
    public int peer() {
        return ends.peer();
    }

    /** Grows with each connection of this process to or from that member. */
    public long number() {
        return ends.number();
    }

    SocketAddress remoteAddress() {
        return remoteAddress;
    }

    public boolean isOpen() {
        return failure.get() == null;
    }

    /** Bytes that wait in the queue. */
    long queuedBytes() {
        return outbox.bytes();
    }

    long heardNanos() {
        return heardNanos;
    }

    /** When the other end last sent a frame, or took bytes for which there was no room before. */
    long aliveNanos() {
        long heard = heardNanos;
        long drained = drainedNanos;
        return heard - drained > 0 ? heard : drained;
    }

    /** Bytes that have come of a frame of this type that is not whole; 0 without one. Only the connection's reader. */
    public int unfinished(FrameType type) {
        return reader.unfinished(type);
    }

    long writtenNanos() {
        return writtenNanos;
    }

    /** Whether the other end has been sent something, and has given no sign of life for so long. */
    boolean isSilent(long millis) {
        long alive = aliveNanos();
        return writtenNanos - alive > 0 && System.nanoTime() - alive > TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /**
     * Sends a frame after those that wait already, and before those of any {@link FrameSource}. Any thread.
     *
     * @return false when too much waits, or the connection has ended; nothing is sent then
     */
    public boolean send(FrameType type, byte[] payload) {
        if (!isOpen() || !outbox.offer(type, payload)) {
            return false;
        }
        pump();
        return true;
    }

    /** Answers a question that came over this connection. Any thread; nothing happens once it has ended. */
    public void answer(long callId, int status, byte[] content) {
        ByteBuffer payload = ByteBuffer.allocate(Long.BYTES + 1 + content.length);
        payload.putLong(callId).put((byte) status).put(content);
        if (!send(FrameType.ANSWER, payload.array())) {
            fail(new IOException("too many answers that are not read"));
        }
    }

    /** Writes what there is to write, on this thread or on the one that is writing. */
    public void pump() {
        if (turn.getAndIncrement() != 0) {
            return;
        }
        // A channel that is written to by an interrupted thread is closed: one that is to stop must not end others.
        boolean interrupted = Thread.interrupted();
        int seen = 1;
        try {
            do {
                writeAll();
                seen = turn.addAndGet(-seen);
            } while (seen != 0);
        } catch (IOException e) {
            fail(e);
        } catch (CancelledKeyException e) {
            fail(new IOException("the connection has ended", e));
        } catch (RuntimeException e) {
            LOG.error("cannot encode a frame for member {}", peer(), e);
            fail(new IOException("a frame cannot be encoded", e));
        } catch (Error e) {
            fail(new IOException("a frame cannot be encoded", e));
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        // After an exception the turn is never given back: nothing may be written behind half a frame.
    }

    private void writeAll() throws IOException {
        while (isOpen() && writeRest()) {
            writer.clear();
            Outbox.Waiting next = outbox.poll();
            if (next != null) {
                writer.begin(next.type());
                writer.putBytes(next.payload());
            } else if (!feed.next(this, writer)) {
                if (!stage.owesBytes()) {
                    return;
                }
                rest = stage.seal(NOTHING);
                continue;
            }
            rest = stage.seal(writer.finish());
        }
    }

    /** Whether all of it is in the socket. */
    private boolean writeRest() throws IOException {
        while (rest.hasRemaining()) {
            int end = rest.limit();
            rest.limit(Math.min(end, rest.position() + WRITE_BYTES_MAX));
            int written;
            try {
                written = channel.write(rest);
            } finally {
                rest.limit(end);
            }
            if (written == 0) {
                key.interestOpsOr(SelectionKey.OP_WRITE);
                selector.wakeup();
                return false;
            }
            writtenNanos = System.nanoTime();
        }
        rest = NOTHING;
        return true;
    }

    /** Ends the connection; the first cause is the one that is told. Any thread. */
    public void fail(IOException cause) {
        if (failure.compareAndSet(null, cause)) {
            Sockets.close(channel);
            selector.wakeup();
        }
    }

    /**
     * Reads until the connection ends.
     *
     * @param unsentBytesMax while more than that waits in the queue nothing is read or handled
     */
    void run(FrameHandler handler, long unsentBytesMax) {
        try {
            long millis = 1;
            boolean full = false;
            while (isOpen()) {
                boolean more = !full && stage.hasMore();
                int unused = more ? selector.selectNow() : selector.select(millis);
                // The ready operations of a key that was not selected are those of before.
                int ready = selector.selectedKeys().remove(key) && isOpen() ? key.readyOps() : 0;
                if ((ready & SelectionKey.OP_WRITE) != 0) {
                    key.interestOpsAnd(~SelectionKey.OP_WRITE);
                    drainedNanos = System.nanoTime();
                    pump();
                }
                if ((ready & SelectionKey.OP_READ) != 0 || more) {
                    read();
                }
                full = !handleAll(handler, unsentBytesMax);
                listenUnless(full);
                millis = Math.max(1, full ? FULL_MILLIS : handler.look(this));
            }
        } catch (IOException e) {
            fail(e);
        } catch (CancelledKeyException | ClosedSelectorException e) {
            fail(new IOException("the connection has ended", e));
        } catch (RuntimeException e) {
            LOG.error("a frame of member {} cannot be handled", peer(), e);
            fail(new IOException("a frame cannot be handled", e));
        } finally {
            fail(new IOException("its reader has ended"));
            IOException cause = failure.get();
            handler.ended(this, cause == null ? new IOException("ended") : cause);
        }
    }

    private void read() throws IOException {
        ByteBuffer room = reader.room();
        int before = room.position();
        int count = stage.open(channel, room);
        if (count < 0) {
            throw new EOFException("the other end has closed the connection");
        }
        reader.filled(room.position() - before);
        if (stage.owesBytes()) {
            pump();
        }
    }

    /** Whether all that was read is handled: not before the peer has read the answers to what it asked before. */
    private boolean handleAll(FrameHandler handler, long unsentBytesMax) throws PeerRefusal {
        while (outbox.bytes() <= unsentBytesMax) {
            Frame frame = reader.next();
            if (frame == null) {
                return true;
            }
            heardNanos = System.nanoTime();
            handler.received(this, frame);
        }
        return false;
    }

    private void listenUnless(boolean full) {
        if (full) {
            key.interestOpsAnd(~SelectionKey.OP_READ);
        } else if ((key.interestOps() & SelectionKey.OP_READ) == 0) {
            key.interestOpsOr(SelectionKey.OP_READ);
        }
    }
}
