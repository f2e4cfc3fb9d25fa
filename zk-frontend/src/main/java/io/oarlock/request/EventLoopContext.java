package io.oarlock.request;

import io.netty.channel.EventLoop;
import io.oarlock.memory.EventLoopMemory;
import io.oarlock.memory.MemoryHolders;
import io.oarlock.memory.OutstandingRequests;
import io.oarlock.op.Proposal;
import io.oarlock.read.ListingWriter;
import io.oarlock.read.ReadHandler;
import io.oarlock.read.WatchCatchUp;
import io.oarlock.read.WatchHandler;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Ticket;
import io.oarlock.traffic.TrafficTally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that belongs to one event loop: its connections, its mailbox, and the pass that serves them. Only that
 * loop's thread calls it, except for {@link #post} (any thread), {@link #stage} and {@link #publishStaged} (apply
 * thread).
 *
 * <p>A pass runs after the loop has read all its ready sockets. It sends all proposals in one flush; opens the gate for
 * reads once; empties the mailbox; answers; closes the gate; writes to sockets. Mail is put in while the gate is shut,
 * and a pass empties the box after it has opened the gate and before it reads: so no reply shows a change whose event
 * is not already queued before it.
 */
final class EventLoopContext implements Runnable, MemoryHolders {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoopContext.class);

    /** Replies in one read scope: longer bursts let the apply thread in between. */
    private static final int REPLIES_PER_SCOPE_MAX = 256;

    /** Reply bytes that gather in one read scope before they are written to sockets. */
    private static final int REPLY_BYTES_PER_SCOPE_MAX = 1 << 20;

    /** How long one read scope may keep the apply thread waiting, but for a single request. */
    private static final long SCOPE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(5);

    /** Read scopes of one pass: longer bursts let the loop read its sockets in between. */
    private static final int SCOPES_PER_PASS_MAX = 32;

    /** How long one pass may keep the loop from its sockets, but for its last scope. */
    private static final long PASS_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SYNC_RETRY_MILLIS = 50;

    private final EventLoop loop;
    private final FrontParts parts;
    private final ReadHandler reads;
    private final EventLoopMemory memory;
    /** Connections whose clients have not taken all that was sent. */
    private final Set<Connection> behind = new HashSet<>();

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<List<Delivery>> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final TrafficTally traffic = new TrafficTally();
    private final HandshakeTimeouts newcomers;
    private final ArrayDeque<Connection> toServe = new ArrayDeque<>();
    private final List<Connection> served = new ArrayList<>();
    /** Belongs to the apply thread. */
    private List<Delivery> staged = new ArrayList<>();

    private final SyncRounds syncs;
    private final SessionTouches touches;
    private boolean proposed;
    private boolean inPass;
    private long nowNanos;
    private int scopeBytes;
    private long scopeBegunNanos;

    EventLoopContext(EventLoop loop, FrontParts parts, int shards) {
        this.loop = loop;
        this.parts = parts;
        WatchHandler watchHandler = new WatchHandler(
                parts.watches(),
                parts.limits().intOf(io.oarlock.model.Bound.WATCHES_PER_CONNECTION),
                parts.memory().heap().watches(),
                parts.counters());
        this.reads = new ReadHandler(
                watchHandler,
                new WatchCatchUp(watchHandler, parts.access()),
                parts.access(),
                parts.schemes(),
                new ListingWriter(parts.listings(), parts.limits(), parts.counters()));
        this.syncs = new SyncRounds(parts.replica(), this::post, this::later);
        this.touches = new SessionTouches(parts, this::post);
        this.newcomers = new HandshakeTimeouts(
                TimeUnit.MILLISECONDS.toNanos(parts.settings().timing().handshakeMillis()));
        this.memory = parts.memory().ofEventLoop(parts.limits(), shards);
    }

    void start() {
        int pulse = parts.settings().timing().pulseMillis();
        Runnable onPulse = () -> guarded(this::onPulse);
        loop.scheduleAtFixedRate(onPulse, pulse, pulse, TimeUnit.MILLISECONDS);
    }

    // ---- from other threads

    /** Apply thread: for the mailbox, once the whole entry is through. */
    void stage(Delivery delivery) {
        staged.add(delivery);
    }

    /** Apply thread, while the gate is shut. */
    void publishStaged() {
        if (!staged.isEmpty()) {
            mailbox.add(staged);
            staged = new ArrayList<>();
            wake();
        }
    }

    /** Any thread: work of all connections. */
    void post(Runnable work) {
        post(new Delivery.Work(null, work));
    }

    /** Any thread: work of one connection. */
    void post(Connection connection, Runnable work) {
        post(new Delivery.Work(connection, work));
    }

    private void post(Delivery delivery) {
        mailbox.add(List.of(delivery));
        wake();
    }

    private void wake() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                loop.execute(this);
            } catch (RejectedExecutionException stopped) {
                // The replica goes on after the front end has closed: it must not fail for want of somebody to tell.
                LOG.debug("nobody is left to be told", stopped);
            }
        }
    }

    /** A pass looks itself whether there is more to do. */
    private void wakeUnlessInPass() {
        if (!inPass) {
            wake();
        }
    }

    // ---- one pass

    @Override
    public void run() {
        scheduled.set(false);
        guarded(this::pass);
    }

    /**
     * Runs a task of this loop. Netty would log an Error and go on with a loop that half works; a failure that no
     * single connection can be blamed for costs all connections of the loop, never the loop.
     */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            closeAll(e);
        } catch (Error e) {
            parts.fault().fatal("an event loop failed", e);
        }
    }

    private void closeAll(RuntimeException e) {
        LOG.error("an event loop failed; closing its {} connections", connections.size(), e);
        connections.forEach(connection -> connection.close("its event loop failed"));
    }

    private void pass() {
        inPass = true;
        try {
            nowNanos = parts.time().nanoTime();
            sendProposals();
            syncs.start();
            for (int scopes = 0;
                    scopes < SCOPES_PER_PASS_MAX && (scopes == 0 || !passIsLong()) && hasMore();
                    scopes++) {
                serve();
                settle();
            }
            sendProposals();
            traffic.moveTo(parts.traffic());
        } finally {
            inPass = false;
            if (hasMore() || proposed || !syncs.isEmpty()) {
                wake();
            }
        }
    }

    private boolean passIsLong() {
        return readNanos() - nowNanos >= PASS_NANOS_MAX;
    }

    private boolean hasMore() {
        return !toServe.isEmpty() || !mailbox.isEmpty();
    }

    private void serve() {
        try (ReadScope scope = parts.replica().read()) {
            emptyMailbox();
            reads.enter(scope);
            int room = REPLIES_PER_SCOPE_MAX;
            scopeBytes = 0;
            scopeBegunNanos = readNanos();
            while (room > 0 && !scopeIsFull() && !toServe.isEmpty()) {
                Connection next = toServe.remove();
                served.add(next);
                room -= serve(next, room);
            }
        }
    }

    private int serve(Connection connection, int max) {
        try {
            return connection.serve(reads, max);
        } catch (RuntimeException e) {
            connection.fail(e);
            return 0;
        }
    }

    private static void settle(Connection connection) {
        try {
            connection.settle();
        } catch (RuntimeException e) {
            connection.fail(e);
        }
    }

    private void emptyMailbox() {
        List<Delivery> batch = mailbox.poll();
        while (batch != null) {
            batch.forEach(this::deliver);
            batch = mailbox.poll();
        }
    }

    /** What fails for one connection must not keep the rest of the mail from the others. */
    private void deliver(Delivery delivery) {
        try {
            delivery.deliver();
        } catch (RuntimeException e) {
            Connection blamed = delivery.connection();
            if (blamed == null) {
                closeAll(e);
            } else {
                blamed.fail(e);
            }
        }
    }

    private void settle() {
        List<Connection> done = List.copyOf(served);
        served.clear();
        for (Connection connection : done) {
            settle(connection);
        }
        if (outstanding().hasRoomAgain()) {
            connections.forEach(Connection::wakeUp);
        }
    }

    private void sendProposals() {
        if (proposed) {
            proposed = false;
            parts.replica().flush();
        }
    }

    // ---- what connections ask for

    /** Puts the connection on the list of this pass or the next. */
    void serveSoon(Connection connection) {
        if (connection.list()) {
            toServe.add(connection);
            wakeUnlessInPass();
        }
    }

    /** Reply bytes have gathered that are not written to a socket yet. */
    void gathered(int bytes) {
        scopeBytes += bytes;
    }

    /** So many that they are to be written before more gather, or the apply thread has waited long enough. */
    boolean scopeIsFull() {
        return scopeBytes >= REPLY_BYTES_PER_SCOPE_MAX || readNanos() - scopeBegunNanos >= SCOPE_NANOS_MAX;
    }

    void propose(Proposal proposal, Ticket ticket) {
        parts.replica().propose(proposal, ticket);
        proposed = true;
        wakeUnlessInPass();
    }

    /** All syncs of a pass share one round to the leader. */
    void sync(PendingRequest pending) {
        syncs.add(pending);
        wakeUnlessInPass();
    }

    private void later(Runnable task) {
        Runnable guarded = () -> guarded(task);
        loop.schedule(guarded, SYNC_RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    SessionTouches touches() {
        return touches;
    }

    /** Its client has not taken all that was sent: it is to be measured until it has. */
    void behind(Connection connection) {
        behind.add(connection);
    }

    @Override
    public Collection<Connection> holders() {
        return connections;
    }

    @Override
    public void memoryHasChanged() {
        post(() -> connections.forEach(Connection::memoryHasChanged));
    }

    EventLoopMemory memory() {
        return memory;
    }

    private void onPulse() {
        behind.forEach(Connection::measure);
        behind.removeIf(connection -> !connection.memory().isBehind());
        newcomers.look(readNanos());
        traffic.moveTo(parts.traffic());
        touches.report();
    }

    // ---- bounds

    /** Any thread. */
    OutstandingRequests outstanding() {
        return memory.outstanding();
    }

    // ---- connections

    void add(Connection connection) {
        connections.add(connection);
        newcomers.add(connection, readNanos());
    }

    /** Takes the connection's watches out too. */
    @SuppressWarnings("try") // the scope is not read from: it only keeps the gate open, which the table asks for
    void remove(Connection connection) {
        connections.remove(connection);
        behind.remove(connection);
        newcomers.remove(connection);
        if (connection.watcher().watches() > 0) {
            try (ReadScope scope = parts.replica().read()) {
                parts.watches().removeAll(connection.watcher());
            }
        }
    }

    /** It has a session. */
    void handshaken(Connection connection) {
        newcomers.remove(connection);
    }

    /** Any thread. */
    Collection<Connection> connections() {
        return connections;
    }

    TrafficTally traffic() {
        return traffic;
    }

    /** When the pass began. */
    long nowNanos() {
        return nowNanos;
    }

    /** When what is read now was read. */
    long readNanos() {
        return parts.time().nanoTime();
    }
}
