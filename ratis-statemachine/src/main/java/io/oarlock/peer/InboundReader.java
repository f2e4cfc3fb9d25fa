package io.oarlock.peer;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads and handles what another member asks over one connection, in order, on a thread of its own, which may wait for
 * the disk. Any thread may {@link #end} it.
 */
final class InboundReader implements Runnable {
    /** While so much waits for a peer that does not read, nothing more is read from it. */
    private static final long UNREAD_BYTES_MAX = 64 << 10;

    /** The other end pings every few seconds. */
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long INQUIRY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long WHOLE_FRAME_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_MILLIS = 1000;

    private final InboundConnections all;
    private final RefusalLog refusals;
    private final Selector selector;
    private final PeerConnection connection;
    private final FrameHandler handler;
    private final Thread thread;
    private final long sinceNanos = System.nanoTime();
    private volatile int held;
    private volatile long heldSinceNanos;
    private volatile @Nullable InboundReader before;

    /**
     * A connection after its handshake.
     *
     * @param incoming seed of the frames of the peer
     * @param outgoing seed of our frames
     */
    record Accepted(PeerConnection.Ends ends, SocketChannel channel, FrameSeed incoming, FrameSeed outgoing) {}

    InboundReader(
            Accepted accepted,
            PeerAcceptor.Settings settings,
            FrameHandler handler,
            InboundConnections all,
            RefusalLog refusals)
            throws IOException {
        this.all = all;
        this.refusals = refusals;
        this.handler = handler;
        this.selector = Selector.open();
        this.thread = new Thread(
                this,
                (accepted.ends().inquiry() ? "raft-inquiry-" : "raft-in-")
                        + accepted.ends().peer());
        thread.setDaemon(true);
        this.connection = new PeerConnection(
                accepted.ends(),
                new PeerConnection.Parts(
                        accepted.channel(),
                        selector,
                        PeerStage.PLAIN,
                        new FrameReader(settings.largeBytesMax(), accepted.incoming(), false, this::holds),
                        new FrameWriter(settings.largeBytesMax(), accepted.outgoing()),
                        new Outbox(settings.queueBytesMax()),
                        out -> false));
    }

    PeerConnection.Ends ends() {
        return connection.ends();
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /** Bytes of a frame that has not come whole. */
    int held() {
        return held;
    }

    /** @param before connection of the same member whose last frame is waited for */
    void start(@Nullable InboundReader predecessor) {
        before = predecessor;
        thread.start();
    }

    void end(String reason) {
        connection.fail(new IOException(reason));
    }

    /** Ends it as one that does what no member does. */
    void refuse(String reason) {
        connection.fail(new PeerRefusal(reason));
    }

    void join(long millis) throws InterruptedException {
        thread.join(millis);
    }

    private void holds(int bytes) {
        int more = bytes - held;
        if (more != 0) {
            if (held == 0) {
                heldSinceNanos = System.nanoTime();
            }
            held = bytes;
            all.held(more);
        }
    }

    @Override
    public void run() {
        try {
            awaitEndOfBefore();
            connection.run(new Reading(), UNREAD_BYTES_MAX);
        } finally {
            all.held(-held);
            held = 0;
            all.remove(this);
            Sockets.close(selector);
        }
    }

    private void awaitEndOfBefore() {
        InboundReader predecessor = before;
        before = null;
        while (predecessor != null && isOpen()) {
            try {
                predecessor.join(LOOK_MILLIS);
                if (!predecessor.thread.isAlive()) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end("interrupted");
            }
        }
    }

    /** The handler, behind what is the same for all of them. */
    private final class Reading implements FrameHandler {
        @Override
        public void received(PeerConnection from, Frame frame) throws PeerRefusal {
            if (frame.type() == FrameType.PING) {
                PeerRefusal.unless(frame.payload().remaining() == Long.BYTES, "a ping with something behind it");
                from.answer(frame.payload().getLong(), Answer.OK, new byte[0]);
                return;
            }
            PeerRefusal.unless(!ends().inquiry() || frame.type() == FrameType.MEMORY, "more than an inquiry may ask");
            handler.received(from, frame);
        }

        @Override
        public long look(PeerConnection from) throws IOException {
            long now = System.nanoTime();
            if (held > 0) {
                PeerRefusal.unless(
                        now - heldSinceNanos <= WHOLE_FRAME_NANOS, "a frame that was not whole after half a minute");
            }
            if (now - from.heardNanos() > SILENT_NANOS || ends().inquiry() && now - sinceNanos > INQUIRY_NANOS) {
                throw new IOException("silent for too long");
            }
            return Math.min(LOOK_MILLIS, handler.look(from));
        }

        @Override
        public void ended(PeerConnection from, IOException cause) {
            if (cause instanceof PeerRefusal) {
                refusals.refused(from.remoteAddress(), String.valueOf(cause.getMessage()));
            }
            handler.ended(from, cause);
        }
    }
}
