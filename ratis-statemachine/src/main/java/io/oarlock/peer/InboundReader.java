package io.oarlock.peer;

import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameReader;
import io.oarlock.peer.frame.FrameSeed;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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
    private final Times times = new Times(System::nanoTime);
    private volatile int held;
    private volatile @Nullable InboundReader before;

    /**
     * A connection after its handshake.
     *
     * @param stage what stands between frames and the socket
     * @param incoming seed of the frames of the peer
     * @param outgoing seed of our frames
     */
    record Accepted(
            PeerConnection.Ends ends, SocketChannel channel, PeerStage stage, FrameSeed incoming, FrameSeed outgoing) {}

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
                        accepted.stage(),
                        new FrameReader(settings.largeBytesMax(), accepted.incoming(), false, this::holds),
                        new FrameWriter(settings.largeBytesMax(), accepted.outgoing()),
                        new Outbox(settings.queueBytesMax()),
                        (connection, out) -> false));
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

    /** @param predecessor connection of the same member whose last frame is waited for */
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
            held = bytes;
            times.holds(bytes);
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

    /** One that ends while it waits leaves the one before to whoever waits for this one. */
    private void awaitEndOfBefore() {
        InboundReader predecessor = before;
        while (predecessor != null && isOpen()) {
            try {
                predecessor.join(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end("interrupted");
            }
            if (!predecessor.thread.isAlive()) {
                predecessor = predecessor.before;
                before = predecessor;
            }
        }
    }

    /** The one that was waited for, where this one has ended before it. */
    @Nullable
    InboundReader before() {
        return before;
    }

    /** What a connection may take its time for. Only the reader. */
    static final class Times {
        private final LongSupplier nanoTime;
        private final long startNanos;
        /** When the last whole frame was handled. */
        private long heardNanos;

        private long heldSinceNanos;
        private int held;

        Times(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            this.startNanos = nanoTime.getAsLong();
            this.heardNanos = startNanos;
        }

        /** So many bytes of a frame are there that is not whole. */
        void holds(int bytes) {
            if (held == 0) {
                heldSinceNanos = nanoTime.getAsLong();
            }
            held = bytes;
        }

        /** A whole frame was handled: what is behind it could not be read meanwhile. */
        void heard() {
            heardNanos = nanoTime.getAsLong();
            heldSinceNanos = heardNanos;
        }

        void check(boolean inquiry) throws IOException {
            long now = nanoTime.getAsLong();
            PeerRefusal.unless(
                    held == 0 || now - heldSinceNanos <= WHOLE_FRAME_NANOS,
                    "a frame that was not whole after half a minute");
            if (now - heardNanos > SILENT_NANOS || inquiry && now - startNanos > INQUIRY_NANOS) {
                throw new IOException("silent for too long");
            }
        }
    }

    /** The handler, behind what is the same for all of them. */
    private final class Reading implements FrameHandler {
        @Override
        public void received(PeerConnection from, Frame frame) throws PeerRefusal {
            handle(from, frame);
            // It may have waited for the disk.
            times.heard();
        }

        private void handle(PeerConnection from, Frame frame) throws PeerRefusal {
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
            times.check(ends().inquiry());
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
