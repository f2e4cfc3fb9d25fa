package io.oarlock.peer;

import io.oarlock.membership.GroupMember;
import io.oarlock.peer.Hello.Purpose;
import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameReader;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.telemetry.LogRateLimit;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.Selector;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The way to another member: keeps a connection to it, made anew whenever it ends, over which this member asks and the
 * other one answers. The name is looked up at each attempt, and all its addresses are tried. Any thread may ask and
 * pump; a thread of its own connects, reads answers and watches time limits.
 */
public final class PeerLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);
    private static final int LOOK_MILLIS = 500;
    private static final int LOOKS_PER_TIMEOUT = 8;
    private static final int STOP_MILLIS_MAX = 1000;

    private final GroupMember peer;
    private final Handshake handshake;
    private final Purpose purpose;
    private final boolean quiet;
    private final Settings settings;
    private final Selector selector;
    private final Thread thread;
    private final Questions questions = new Questions();
    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);
    private final LaneSources sources = new LaneSources();
    private final RetryPause retry = new RetryPause();
    private volatile @Nullable PeerConnection connection;
    private volatile boolean closed;

    // Only the link's thread.
    private long connections;

    /** Frames of a lane of the link go in order; those of an earlier lane go before those of a later one. */
    public enum Lane {
        /** What a leader sends to one that follows it. */
        APPEND(FrameType.ACK),
        /** Entries for the leader. */
        FORWARD(FrameType.FORWARD_REFUSED);

        private final FrameType answer;

        Lane(FrameType answer) {
            this.answer = answer;
        }

        /** Whether such a frame is for the source of this lane. */
        boolean isAnsweredBy(FrameType type) {
            return answer == type;
        }
    }

    /**
     * Times and amounts.
     *
     * @param timeoutMillis how long an attempt to connect may take, and then an answer
     * @param queueBytesMax what may wait for the socket besides the frames of sources
     */
    public record Settings(int timeoutMillis, long queueBytesMax) {}

    private PeerLink(GroupMember peer, Handshake handshake, Purpose purpose, boolean quiet, Settings settings)
            throws IOException {
        this.peer = peer;
        this.handshake = handshake;
        this.purpose = purpose;
        this.quiet = quiet;
        this.settings = settings;
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "raft-link-" + peer.id());
        thread.setDaemon(true);
    }

    /** A link of a member to another one; {@link #start} begins to connect. */
    public static PeerLink to(GroupMember peer, Handshake handshake, Settings settings) throws IOException {
        return new PeerLink(peer, handshake, Purpose.MEMBER, false, settings);
    }

    /** As {@link #to}, for a question or two: who asks tells the log what it likes. */
    public static PeerLink once(GroupMember peer, Handshake handshake, Settings settings) throws IOException {
        return new PeerLink(peer, handshake, Purpose.MEMBER, true, settings);
    }

    /** As {@link #once}, of a server that may not belong to the ensemble: it may ask {@link FrameType#MEMORY} only. */
    public static PeerLink inquire(GroupMember peer, Handshake handshake, Settings settings) throws IOException {
        return new PeerLink(peer, handshake, Purpose.INQUIRY, true, settings);
    }

    /** Begins to connect. Once. */
    public PeerLink start() {
        thread.start();
        return this;
    }

    /** Member at the other end. */
    public int peer() {
        return peer.id();
    }

    /** The connection of this moment; null when there is none. */
    public @Nullable PeerConnection connection() {
        return connection;
    }

    /** Bytes that wait for the socket besides the frames of sources. */
    public long queuedBytes() {
        PeerConnection current = connection;
        return current == null ? 0 : current.queuedBytes();
    }

    /**
     * Has a source send from now on, in the place of the one before; null for none. The source is told of the
     * connection, if there is one, before it is asked for anything.
     */
    public void attach(Lane lane, @Nullable FrameSource source) {
        sources.attach(lane, source);
        selector.wakeup();
    }

    /** Sends what sources have, on this thread or on the one that is sending. Never blocks. */
    public void pump() {
        PeerConnection current = connection;
        if (current != null) {
            current.pump();
        }
    }

    /**
     * Asks. Never blocks. Fails where an attempt to connect fails, the connection ends, or the answer takes too long;
     * completes on the link's thread, or fails on the caller's. Over one connection questions go in the order of the
     * calls; one that was asked before the connection was there may go after one that was not.
     */
    public CompletableFuture<Answer> ask(FrameType type, byte[] content) {
        return ask(type, content, settings.timeoutMillis());
    }

    /** As {@link #ask(FrameType, byte[])}, with another time limit. */
    public CompletableFuture<Answer> ask(FrameType type, byte[] content, int timeoutMillis) {
        if (closed) {
            return CompletableFuture.failedFuture(stopping());
        }
        // In this order: a connection that comes up in between sends what was added before.
        CompletableFuture<Answer> answer = questions.ask(type, content, timeoutMillis, this::connection);
        if (closed) {
            // The link's thread may have failed all that it knew before this one.
            questions.fail(stopping());
        } else if (connection == null) {
            retry();
        }
        return answer;
    }

    /** Whether there is a connection whose other end has something to answer, and has been silent for so long. */
    public boolean isSilent(long millis) {
        PeerConnection current = connection;
        return current != null && current.isSilent(millis);
    }

    /** Whether something of this type was asked and has no answer. */
    public boolean isAsked(FrameType type) {
        return questions.isAsked(type);
    }

    /** Ends the connection, if there is one, and makes another one at once. */
    public void reset(String reason) {
        PeerConnection current = connection;
        if (current != null) {
            current.fail(new IOException(reason));
        }
        retry();
    }

    /** Makes the next attempt to connect soon, where there is no connection: the peer is known to be there. */
    public void retry() {
        retry.hurry();
        selector.wakeup();
    }

    private static IOException stopping() {
        return new IOException("this member is stopping");
    }

    private void run() {
        while (!closed) {
            try {
                selector.selectNow();
                PeerConnection made = connect();
                long sinceNanos = System.nanoTime();
                made.run(new Reader(made), Long.MAX_VALUE);
                retry.ended(System.nanoTime() - sinceNanos);
            } catch (IOException e) {
                retry.failed();
                unreachable(e);
            }
            pause();
        }
        questions.fail(stopping());
        Sockets.close(selector);
    }

    private void unreachable(IOException cause) {
        Level level = !quiet && cause instanceof PeerRefusal && pace.mayTell() ? Level.WARN : Level.DEBUG;
        LOG.atLevel(level).log("no connection to member {} at {}: {}", peer.id(), peer.address(), cause.getMessage());
        questions.fail(cause);
        sources.unreachable(cause);
    }

    private void pause() {
        retry.begin(System.nanoTime());
        for (long left = retry.left(System.nanoTime()); left > 0 && goesOn(); left = retry.left(System.nanoTime())) {
            select(left);
        }
        retry.end();
    }

    private void select(long millis) {
        try {
            selector.select(millis);
            selector.selectedKeys().clear();
        } catch (IOException e) {
            LOG.warn("cannot wait for member {}", peer.id(), e);
        }
    }

    /** While there is no connection: what was asked has its time limit all the same. */
    private boolean goesOn() {
        boolean unused = questions.closeOverdue(System.nanoTime());
        return !closed;
    }

    private PeerConnection connect() throws IOException {
        try (Dialer dialer = new Dialer(peer, handshake, selector, this::goesOn)) {
            Dialer.Greeted greeted = dialer.dial(purpose, settings.timeoutMillis());
            connections++;
            PeerConnection.Ends ends = new PeerConnection.Ends(peer.id(), connections, purpose == Purpose.INQUIRY, 0);
            PeerConnection made = new PeerConnection(
                    ends,
                    new PeerConnection.Parts(
                            greeted.channel(),
                            selector,
                            greeted.stage(),
                            new FrameReader(handshake.largeBytesMax(), greeted.incoming(), true, held -> {}),
                            new FrameWriter(greeted.largeBytesMax(), greeted.outgoing()),
                            new Outbox(settings.queueBytesMax()),
                            sources::next));
            dialer.keep();
            return made;
        }
    }

    /** Answers of one connection. */
    private final class Reader implements FrameHandler {
        private boolean announced;

        Reader(PeerConnection made) {
            if (!quiet) {
                LOG.info("connected to member {} at {}", peer.id(), made.remoteAddress());
            }
        }

        @Override
        public void received(PeerConnection from, Frame frame) throws PeerRefusal {
            if (frame.type() == FrameType.ANSWER) {
                questions.answered(frame);
                return;
            }
            sources.answered(from, frame);
        }

        @Override
        public long look(PeerConnection current) throws IOException {
            if (!announced) {
                announced = true;
                connection = current;
                questions.sendAll(current);
            }
            if (sources.introduce(current)) {
                current.pump();
            }
            if (questions.closeOverdue(current.aliveNanos())) {
                throw new SocketTimeoutException("no sign of life within " + settings.timeoutMillis() + " ms");
            }
            questions.pingIfSilent(current, settings.timeoutMillis());
            return questions.isEmpty()
                    ? LOOK_MILLIS
                    : Math.min(LOOK_MILLIS, Math.max(1, settings.timeoutMillis() / LOOKS_PER_TIMEOUT));
        }

        @Override
        public void ended(PeerConnection over, IOException cause) {
            connection = null;
            if (!quiet) {
                String what = cause instanceof EOFException ? String.valueOf(cause.getMessage()) : cause.toString();
                LOG.info("lost the connection to member {}: {}", peer.id(), what);
            }
            questions.fail(cause);
            sources.down(over, cause);
        }
    }

    /** Ends the connection and the thread; what is unanswered fails. */
    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            questions.fail(stopping());
            Sockets.close(selector);
            return;
        }
        PeerConnection current = connection;
        if (current != null) {
            current.fail(stopping());
        }
        selector.wakeup();
        try {
            // A lookup of a name may take longer; the thread ends after it.
            thread.join(STOP_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
