package io.oarlock.request;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.oarlock.memory.ConnectionMemory;
import io.oarlock.memory.MemoryHolder;
import io.oarlock.model.Bound;
import io.oarlock.model.Identity;
import io.oarlock.op.Effects;
import io.oarlock.op.Outcome;
import io.oarlock.read.ReadHandler;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.watch.Notification;
import io.oarlock.watch.Watcher;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client socket: its requests in order of arrival, each answered in its turn. Lives on one event loop, which alone
 * touches it, except for what says otherwise.
 *
 * <p>A write is proposed as soon as it is decoded; a read waits until it is the oldest request, so that it sees the
 * connection's own writes, and is then answered from the applied state.
 */
final class Connection implements Watcher.Target, MemoryHolder {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final FrontParts parts;
    private final EventLoopContext shard;
    private final Channel channel;
    private final InetSocketAddress remote;
    private final ConnectionMemory memory;
    private final Output output;
    private final RequestReader intake;
    private final ConnectionStats stats;
    private final Watcher watcher = new Watcher(this);
    private final RequestQueue requests;
    private final NotificationQueue events;
    private final ConnectionIdentities identities;
    private @Nullable FrameSource frames;
    private volatile long sessionId;
    private volatile int timeoutMillis;
    private long generation;
    private boolean closing;
    private boolean closed;
    /** Whether the shard has it on its list of connections to serve. */
    private boolean listed;

    Connection(FrontParts parts, EventLoopContext shard, Channel channel, InetSocketAddress remote) {
        this.parts = parts;
        this.shard = shard;
        this.channel = channel;
        this.remote = remote;
        this.memory = shard.memory().ofConnection();
        this.output = new Output(channel, parts.limits().intOf(Bound.UNSENT_BYTES_PER_CONNECTION), memory.unsent());
        this.intake = new RequestReader(parts, this);
        this.stats = new ConnectionStats(parts.time().millis());
        this.requests = new RequestQueue(this, shard, output, new ReplyWriter(parts, this, output));
        this.events = new NotificationQueue(parts, this, output);
        this.identities = new ConnectionIdentities(
                remote.getAddress(), parts.limits(), parts.memory().identities());
    }

    // ---- what the socket does

    /** The channel is open. To be called once. */
    void opened(FrameSource source) {
        frames = source;
        shard.add(this);
    }

    /** The channel is closed. To be called once. */
    void closed() {
        closing = true;
        closed = true;
        shard.remove(this);
        requests.clear();
        memory.reading().set(0, 0);
        output.close();
        identities.close();
        parts.sessions().closed(sessionId, this);
        parts.admission().leave(remote.getAddress());
        parts.traffic().connectionClosed();
    }

    /** A client that has shut its side is gone, unless all it wanted was the answer to a word. */
    void inputClosed() {
        if (closing || !intake.answersWord()) {
            channel.close();
        }
    }

    /** Something that should not happen has happened to this connection, and to no other. */
    void fail(RuntimeException failure) {
        parts.counters().count(Kind.FAILED_CONNECTIONS);
        LOG.error("session 0x{} of {} failed", Long.toHexString(sessionId), remote, failure);
        close("it failed: " + failure);
    }

    // ---- frames in

    /** Takes in the first four bytes, which are read again with the first frame; false when no frames follow. */
    boolean begins(int firstBytes) {
        return intake.begins(firstBytes);
    }

    /**
     * Takes in one frame; only while {@link #acceptsFrame}.
     *
     * @throws io.oarlock.wire.BrokenRecord when the connection cannot go on
     */
    void frame(ByteBuf frame) {
        intake.frame(frame);
        shard.serveSoon(this);
    }

    /** Whether there is room for one more request, of which so many bytes are announced. */
    boolean acceptsFrame(int frameBytes) {
        return !closing
                && !intake.awaitsSession()
                && !parts.service().isStopping()
                && requests.hasRoom(parts.limits(), frameBytes)
                && channel.isWritable();
    }

    /** What is read and not taken in. */
    void framesHeld(int bytes) {
        memory.reading().set(bytes, shard.nowNanos());
    }

    /** The socket is not read while there is no room. What is read already may be decoded, whatever it takes. */
    void readOrPause(int nextFrameBytes) {
        boolean read =
                closing || acceptsFrame(nextFrameBytes) && memory.reading().mayGrow();
        if (channel.config().isAutoRead() != read) {
            if (!read && !intake.awaitsSession()) {
                parts.counters().count(Kind.READING_PAUSED);
            }
            channel.config().setAutoRead(read);
        }
    }

    // ---- requests in

    void accept(PendingRequest pending) {
        requests.accept(pending);
    }

    /** The log has opened or moved the session, or refused to. */
    void handshakeApplied(PendingHandshake pending, Effects effects) {
        if (closing || intake.askAgainIfMoved(pending, effects)) {
            return;
        }
        if (effects.outcome() instanceof Outcome.SessionAttached attached) {
            generation = attached.generation();
            timeoutMillis = attached.timeoutMillis();
            sessionId = attached.sessionId();
            shard.handshaken(this);
        }
        stats.handshaken(effects.zxid());
        boolean open = intake.handshakeApplied(pending, effects, output.buffer());
        if (!open) {
            closeAfterFlush();
        }
        wakeUp();
    }

    /** A session without a quorum: it is this connection's alone. */
    void openReadOnly(long localSessionId, int millis) {
        sessionId = localSessionId;
        timeoutMillis = millis;
        shard.handshaken(this);
        wakeUp();
    }

    void closeIfReadOnly() {
        if (intake.readOnly()) {
            close("there is a quorum again");
        }
    }

    // ---- replies out, inside a read scope

    /** A write was applied. */
    void writeApplied(PendingRequest applied) {
        // Even if the client has gone: the end of its session was asked for.
        if (applied.takeDeferral()) {
            requests.propose(applied);
            return;
        }
        if (!closing) {
            requests.writeApplied(applied);
            wakeUp();
        }
    }

    /** Answers what can be answered, at most {@code max} requests; returns how many. */
    int serve(ReadHandler reads, int max) {
        return requests.serve(reads, max);
    }

    /** Sends what has gathered, then goes on with what waits: both outside the read scope. */
    void settle() {
        listed = false;
        if (closed) {
            return;
        }
        if (output.flush()) {
            stats.flushed(parts.time().millis());
        }
        measure();
        if (!closing) {
            requests.releaseWrites();
            Objects.requireNonNull(frames).handOver();
            if (requests.servable()) {
                shard.serveSoon(this);
            }
        }
    }

    // ---- events

    @Override
    public List<Identity> identities() {
        return identities.all();
    }

    boolean addIdentities(List<Identity> proved) {
        return identities.add(proved);
    }

    @Override
    public boolean onEvent(Notification notification) {
        return events.stage(notification);
    }

    @Override
    public void send(Notification notification) {
        events.send(notification);
    }

    NotificationQueue events() {
        return events;
    }

    // ---- the end

    void malformed(String what) {
        parts.counters().count(Kind.MALFORMED_FRAMES);
        close("malformed: " + what);
    }

    /** Sends the client to another member, unless its session is long enough to wait for a new leader. */
    void quorumIsLost(long lostNanos) {
        int millis = sessionId == 0 ? parts.settings().timing().sessionTimeoutMillisMin() : timeoutMillis;
        if (!closing && !intake.readOnly() && lostNanos > ServingState.graceNanos(millis)) {
            parts.counters().count(Kind.CLOSED_WITHOUT_QUORUM);
            close("no quorum");
        }
    }

    @Override
    public ConnectionMemory memory() {
        return memory;
    }

    /** Says anew what is not sent: nobody tells while the client takes it. */
    void measure() {
        output.measure(shard.nowNanos());
        if (memory.isBehind()) {
            shard.behind(this);
        }
    }

    /** There may be room where there was none. */
    void memoryHasChanged() {
        if (memory.isBehind()) {
            measure();
        }
        if (requests.size() > 0 || !channel.config().isAutoRead()) {
            wakeUp();
        }
    }

    /** The guard has logged why. */
    @Override
    public void closeForMemory() {
        shard.post(this, () -> {
            closing = true;
            channel.close();
        });
    }

    boolean isClosing() {
        return closing;
    }

    /** Closes at once; what has not been sent is lost. */
    void close(String reason) {
        if (!closing) {
            LOG.info("closing {} of session 0x{}: {}", remote, Long.toHexString(sessionId), reason);
        }
        closing = true;
        channel.close();
    }

    /** Closes once everything is sent. */
    void closeAfterFlush() {
        closing = true;
        shard.serveSoon(this);
        shard.post(this, output::finish);
    }

    /** Unless it waits for an answer itself. */
    void handshakeIsLate() {
        if (!intake.awaitsSession()) {
            parts.counters().count(Kind.HANDSHAKE_TIMEOUTS);
            close("no handshake in time");
        }
    }

    // ---- what others ask of it

    /** Has something to do: the shard serves it in this pass or the next. */
    void wakeUp() {
        if (!closed) {
            shard.serveSoon(this);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns false when it was on the list already. */
    boolean list() {
        boolean added = !listed;
        listed = true;
        return added;
    }

    Watcher watcher() {
        return watcher;
    }

    EventLoopContext shard() {
        return shard;
    }

    ByteBuf replyBuffer() {
        return output.buffer();
    }

    ConnectionStats stats() {
        return stats;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    int queued() {
        return requests.size();
    }

    /** Any thread. */
    @Override
    public long sessionId() {
        return sessionId;
    }

    long generation() {
        return generation;
    }

    int timeoutMillis() {
        return timeoutMillis;
    }
}
