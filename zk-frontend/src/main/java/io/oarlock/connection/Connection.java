package io.oarlock.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.oarlock.eventloop.EventLoopContext;
import io.oarlock.eventloop.ServedConnection;
import io.oarlock.memory.ConnectionMemory;
import io.oarlock.model.Bound;
import io.oarlock.model.Identity;
import io.oarlock.model.Limits;
import io.oarlock.op.Outcome;
import io.oarlock.read.ReadHandler;
import io.oarlock.session.LocalSession;
import io.oarlock.traffic.ConnectionView;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.watch.Notification;
import io.oarlock.watch.Watcher;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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
public final class Connection implements ServedConnection, Watcher.Target {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Channel channel;
    private final EventLoopContext loop;
    private final ConnectionIdentities identities;
    private final FrontEndCounters counters;
    private final InetSocketAddress remote;
    private final ConnectionMemory memory;
    private final Output output;
    private final RequestReader reader;
    private final ConnectionStats stats;
    private final Watcher watcher = new Watcher(this);
    private final RequestQueue requests;
    private final NotificationQueue events;
    private final ReadFlow flow;
    private final ConnectionSession session = new ConnectionSession(this);
    private ReadFlow.@Nullable FrameSource frames;
    private boolean closing;
    private boolean closed;
    /** Whether the event loop has it on its list of connections to serve. */
    private boolean listed;

    /** @param readers makes the reader of its frames */
    Connection(
            Channel channel,
            EventLoopContext loop,
            ConnectionIdentities identities,
            Function<Connection, RequestReader> readers,
            ReplyWriter replies,
            Limits limits,
            FrontEndCounters counters) {
        this.channel = channel;
        this.loop = loop;
        this.identities = identities;
        this.counters = counters;
        this.remote = (InetSocketAddress) channel.remoteAddress();
        this.memory = loop.memory().ofConnection();
        int unsentMax = limits.intOf(Bound.UNSENT_BYTES_PER_CONNECTION);
        this.output = new Output(channel, unsentMax, memory.unsent());
        this.reader = readers.apply(this);
        this.stats = new ConnectionStats(loop.time().millis());
        this.requests = new RequestQueue(this, loop, output, replies, limits);
        this.flow = new ReadFlow(channel, this, requests, counters);
        this.events = new NotificationQueue(this, output, unsentMax, counters);
    }

    // ---- what the socket does

    /** For who lists connections. To be called before it is opened. */
    public void cameToSecurePort() {
        stats.cameToSecurePort();
    }

    /** The channel is open. To be called once. */
    public void opened(ReadFlow.FrameSource source) {
        frames = source;
        loop.add(this);
        reader.opened();
    }

    /** The channel is closed. To be called once. */
    public void closed() {
        closing = true;
        closed = true;
        loop.remove(this);
        reader.closed();
        requests.clear();
        flow.closed();
        output.close();
        identities.close();
        session.letGo();
    }

    /**
     * A client that has shut its side is gone, unless all it wants is the answer to a word, which is still to be sent.
     */
    public void inputClosed() {
        if (!reader.answersWord() || output.isShut()) {
            channel.close();
        }
    }

    // ---- the session

    /** The log is asked to open or to move its session; nothing more is read until it has answered. */
    void awaitSession() {
        reader.awaitSession();
    }

    /** The log has opened or moved its session. */
    void opened(Outcome.SessionAttached attached) {
        session.attached(attached);
        reader.sessionOpened(false);
    }

    /** A session without a quorum: it is this connection's alone. */
    void openReadOnly(long sessionId, int millis) {
        session.openedReadOnly(sessionId, millis);
        reader.sessionOpened(true);
        wakeUp();
    }

    /** It speaks for a session that only this member knows. */
    void openLocal(LocalSession local, int millis) {
        session.took(local, millis);
        reader.sessionOpened(false);
        wakeUp();
    }

    RequestQueue requests() {
        return requests;
    }

    @Override
    public void handshakeIsLate() {
        // One that waits for an answer itself is not late.
        if (!reader.awaitsSession()) {
            counters.count(Kind.HANDSHAKE_TIMEOUTS);
            close("no handshake in time");
        }
    }

    @Override
    public List<Identity> identities() {
        return identities.all();
    }

    /** False when they are too many; see {@link ConnectionIdentities#add}. */
    public boolean addIdentities(List<Identity> proved) {
        return identities.add(proved);
    }

    /** Any thread. */
    @Override
    public long sessionId() {
        return session.id();
    }

    ConnectionSession session() {
        return session;
    }

    // ---- requests in, replies out

    void accept(PendingRequest pending) {
        requests.accept(pending);
    }

    /** A write was applied; inside a read scope. */
    void writeApplied(PendingRequest applied) {
        // Even if the client has gone: the end of its session was asked for.
        if (applied.takeDeferral()) {
            requests.propose(applied);
            return;
        }
        requests.cameBack(applied);
        if (!closing) {
            requests.writeApplied(applied);
            wakeUp();
        }
        session.letGo();
    }

    /** A write that nobody will apply, or not here. */
    void writeDropped(PendingRequest dropped) {
        requests.cameBack(dropped);
        close("its request will not be answered");
        session.letGo();
    }

    @Override
    public int serve(ReadHandler reads, int max) {
        return requests.serve(reads, max);
    }

    @Override
    public void settle() {
        listed = false;
        if (closed) {
            return;
        }
        if (output.flush()) {
            stats.flushed(loop.time().millis());
        }
        measure();
        if (!closing) {
            requests.releaseWrites();
            Objects.requireNonNull(frames).handOver();
            if (requests.servable()) {
                loop.serveSoon(this);
            }
        }
    }

    @Override
    public void wakeUp() {
        if (!closed) {
            loop.serveSoon(this);
        }
    }

    @Override
    public boolean list() {
        boolean added = !listed;
        listed = true;
        return added;
    }

    ByteBuf replyBuffer() {
        return output.buffer();
    }

    // ---- events

    @Override
    public boolean onEvent(Notification notification) {
        return events.stage(notification);
    }

    @Override
    public void send(Notification notification) {
        events.send(notification);
    }

    @Override
    public Watcher watcher() {
        return watcher;
    }

    // ---- memory

    @Override
    public ConnectionMemory memory() {
        return memory;
    }

    @Override
    public void measure() {
        output.measure(loop.passNanos());
        if (memory.isBehind()) {
            loop.behind(this);
        }
    }

    @Override
    public void onMemory() {
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
        loop.post(this, this::drop);
    }

    // ---- the end

    public void malformed(String what) {
        counters.count(Kind.MALFORMED_FRAMES);
        close("malformed: " + what);
    }

    @Override
    public void fail(RuntimeException failure) {
        counters.count(Kind.FAILED_CONNECTIONS);
        LOG.error("session 0x{} of {} failed", Long.toHexString(session.id()), remote, failure);
        close("it failed: " + failure);
    }

    /** Sends the client to another member, unless its session is long enough to wait for a new leader. */
    @Override
    public void quorumIsLost(long lostNanos) {
        // The answer to a word says that there is no quorum, and what has come last may be a word that nobody has read.
        boolean spared = reader.readOnly() || reader.isNew() || reader.answersWord();
        if (!closing && !spared && lostNanos > reader.handshake().graceNanos(this)) {
            counters.count(Kind.CLOSED_WITHOUT_QUORUM);
            close("no quorum");
        }
    }

    @Override
    public void quorumIsBack() {
        if (reader.readOnly()) {
            close("there is a quorum again");
        }
    }

    @Override
    public void close(String reason) {
        if (!closing) {
            LOG.info("closing {} of session 0x{}: {}", remote, Long.toHexString(session.id()), reason);
        }
        closing = true;
        channel.close();
    }

    /** Closes at once and without a line of log, for what anybody can cause as often as he likes. */
    public void drop() {
        closing = true;
        channel.close();
    }

    /** Closes once everything is sent. */
    void closeAfterFlush() {
        closing = true;
        loop.serveSoon(this);
        loop.post(this, output::finish);
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    boolean isClosed() {
        return closed;
    }

    /** Event loop. */
    public ReadFlow flow() {
        return flow;
    }

    /** Event loop. */
    public RequestReader reader() {
        return reader;
    }

    // ---- what is shown

    EventLoopContext loop() {
        return loop;
    }

    ConnectionStats stats() {
        return stats;
    }

    @Override
    public ConnectionView view() {
        return stats.view(this);
    }

    @Override
    public void resetStats() {
        stats.reset();
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    /** Requests that have no answer yet. */
    int queued() {
        return requests.size();
    }
}
