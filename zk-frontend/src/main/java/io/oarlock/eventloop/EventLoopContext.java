package io.oarlock.eventloop;

import io.netty.channel.EventLoop;
import io.oarlock.memory.EventLoopMemory;
import io.oarlock.memory.MemoryHolders;
import io.oarlock.memory.OutstandingRequests;
import io.oarlock.op.Proposal;
import io.oarlock.read.ReadHandler;
import io.oarlock.replica.Fault;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.Ticket;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.traffic.TrafficTally;
import io.oarlock.watch.Watcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
public final class EventLoopContext implements MemoryHolders {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoopContext.class);

    /** Replies in one read scope: longer bursts let the apply thread in between. */
    private static final int REPLIES_PER_SCOPE_MAX = 256;

    /** Read scopes of one pass: longer bursts let the loop read its sockets in between. */
    private static final int SCOPES_PER_PASS_MAX = 32;

    /** How long one pass may keep the loop from its sockets, but for its last scope. */
    private static final long PASS_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long READ_ROUND_RETRY_MILLIS = 50;

    private final EventLoop loop;
    private final Replica replica;
    private final TimeSource time;
    private final Fault fault;
    private final ReadHandler reads;
    private final EventLoopMemory memory;
    private final TrafficCounters counters;

    private final Mailbox mailbox;
    private final ReadRounds readRounds;
    private final ScopeBudget scopeBudget;
    private final TrafficTally traffic = new TrafficTally();
    private final Set<ServedConnection> connections = ConcurrentHashMap.newKeySet();
    /** Connections whose clients have not taken all that was sent. */
    private final Set<ServedConnection> behind = new HashSet<>();

    private final ArrayDeque<ServedConnection> toServe = new ArrayDeque<>();
    private final List<ServedConnection> served = new ArrayList<>();
    private boolean proposed;
    private boolean inPass;
    private long passNanos;
    private Runnable pulseTask = () -> {};

    public EventLoopContext(
            EventLoop loop,
            Replica replica,
            TimeSource time,
            Fault fault,
            ReadHandler reads,
            EventLoopMemory memory,
            TrafficCounters counters) {
        this.loop = loop;
        this.replica = replica;
        this.time = time;
        this.fault = fault;
        this.reads = reads;
        this.memory = memory;
        this.counters = counters;
        this.mailbox = new Mailbox(loop, this::run);
        this.readRounds = new ReadRounds(replica::readIndex, time, counters.readRounds(), this::post, this::retry);
        this.scopeBudget = new ScopeBudget(time);
    }

    /** What else is done once in a pulse, on the loop. To be called before {@link #start}. */
    public void onPulse(Runnable task) {
        pulseTask = task;
    }

    public void start(int pulseMillis) {
        Runnable pulse = () -> guarded(() -> {
            behind.forEach(ServedConnection::measure);
            behind.removeIf(connection -> !connection.memory().isBehind());
            traffic.moveTo(counters);
            pulseTask.run();
        });
        loop.scheduleAtFixedRate(pulse, pulseMillis, pulseMillis, TimeUnit.MILLISECONDS);
    }

    // ---- from other threads

    /** Apply thread: for the mailbox, once the whole entry is through. */
    public void stage(Delivery delivery) {
        mailbox.stage(delivery);
    }

    /** Apply thread, while the gate is shut. */
    public void publishStaged() {
        mailbox.publishStaged();
    }

    /** Any thread: work of all connections. */
    public void post(Runnable work) {
        mailbox.post(new Delivery.Work(null, work));
    }

    /** Any thread: work of one connection. */
    public void post(ServedConnection connection, Runnable work) {
        mailbox.post(new Delivery.Work(connection, work));
    }

    /** A pass looks itself whether there is more to do. */
    private void scheduleUnlessInPass() {
        if (!inPass) {
            mailbox.schedulePass();
        }
    }

    // ---- one pass

    private void run() {
        mailbox.passBegins();
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
            fault.fatal("an event loop failed", e);
        }
    }

    private void closeAll(RuntimeException e) {
        LOG.error("an event loop failed; closing its {} connections", connections.size(), e);
        connections.forEach(connection -> connection.close("its event loop failed"));
    }

    private void pass() {
        inPass = true;
        try {
            passNanos = time.nanoTime();
            sendProposals();
            readRounds.start();
            for (int scopes = 0;
                    scopes < SCOPES_PER_PASS_MAX && (scopes == 0 || !passIsLong()) && hasMore();
                    scopes++) {
                serve();
                settle();
            }
            sendProposals();
            traffic.moveTo(counters);
        } finally {
            inPass = false;
            if (hasMore() || proposed || readRounds.canStart()) {
                mailbox.schedulePass();
            }
        }
    }

    private boolean passIsLong() {
        return time.nanoTime() - passNanos >= PASS_NANOS_MAX;
    }

    private boolean hasMore() {
        return !toServe.isEmpty() || !mailbox.isEmpty();
    }

    private void serve() {
        try (ReadScope scope = replica.read()) {
            mailbox.empty(this::deliver);
            reads.enter(scope);
            int room = REPLIES_PER_SCOPE_MAX;
            scopeBudget.begin();
            while (room > 0 && !scopeBudget.isSpent() && !toServe.isEmpty()) {
                ServedConnection next = toServe.remove();
                served.add(next);
                room -= serve(next, room);
            }
        }
    }

    private int serve(ServedConnection connection, int max) {
        try {
            return connection.serve(reads, max);
        } catch (RuntimeException e) {
            connection.fail(e);
            return 0;
        }
    }

    private static void settle(ServedConnection connection) {
        try {
            connection.settle();
        } catch (RuntimeException e) {
            connection.fail(e);
        }
    }

    /** What fails for one connection must not keep the rest of the mail from the others. */
    private void deliver(Delivery delivery) {
        try {
            delivery.deliver();
        } catch (RuntimeException e) {
            ServedConnection blamed = delivery.connection();
            if (blamed == null) {
                closeAll(e);
            } else {
                blamed.fail(e);
            }
        }
    }

    private void settle() {
        List<ServedConnection> done = List.copyOf(served);
        served.clear();
        for (ServedConnection connection : done) {
            settle(connection);
        }
        if (memory.outstanding().hasRoomAgain()) {
            connections.forEach(ServedConnection::wakeUp);
        }
    }

    private void sendProposals() {
        if (proposed) {
            proposed = false;
            replica.flush();
        }
    }

    // ---- what connections ask for

    /** Puts the connection on the list of this pass or the next. */
    public void serveSoon(ServedConnection connection) {
        if (connection.list()) {
            toServe.add(connection);
            scheduleUnlessInPass();
        }
    }

    /** How much the open read scope may still do. */
    public ScopeBudget scopeBudget() {
        return scopeBudget;
    }

    public void propose(Proposal proposal, Ticket ticket) {
        replica.propose(proposal, ticket);
        proposed = true;
        scheduleUnlessInPass();
    }

    /** The round to the leader that a request of this connection has to wait for; all requests of a pass share one. */
    public ReadRound joinReadRound(ServedConnection connection) {
        ReadRound joined = readRounds.join(connection);
        scheduleUnlessInPass();
        return joined;
    }

    private void retry(Runnable task) {
        Runnable guarded = () -> guarded(task);
        loop.schedule(guarded, READ_ROUND_RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Its client has not taken all that was sent: it is measured in every pulse until it has. */
    public void behind(ServedConnection connection) {
        behind.add(connection);
    }

    // ---- memory

    @Override
    public Collection<ServedConnection> holders() {
        return connections;
    }

    @Override
    public void memoryHasChanged() {
        post(() -> connections.forEach(ServedConnection::onMemory));
    }

    public EventLoopMemory memory() {
        return memory;
    }

    /** Any thread. */
    public OutstandingRequests outstanding() {
        return memory.outstanding();
    }

    // ---- connections

    public void add(ServedConnection connection) {
        connections.add(connection);
    }

    /** Takes the connection's watches out too, many of them in several scopes. */
    public void remove(ServedConnection connection) {
        connections.remove(connection);
        behind.remove(connection);
        removeWatches(connection.watcher());
    }

    @SuppressWarnings("try") // the scope is not read from: it only keeps the gate open, which the table asks for
    private void removeWatches(Watcher watcher) {
        if (watcher.watches() == 0) {
            return;
        }
        boolean more;
        try (ReadScope scope = replica.read()) {
            more = reads.removeWatches(watcher);
        }
        if (more) {
            // Not by the mailbox, which is emptied in one scope.
            loop.execute(() -> guarded(() -> removeWatches(watcher)));
        }
    }

    /** Any thread. */
    public Collection<ServedConnection> connections() {
        return connections;
    }

    public TrafficTally traffic() {
        return traffic;
    }

    /** {@link TimeSource#nanoTime} when the pass began. */
    public long passNanos() {
        return passNanos;
    }

    public TimeSource time() {
        return time;
    }
}
