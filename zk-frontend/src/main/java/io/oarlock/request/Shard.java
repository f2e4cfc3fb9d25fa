package io.oarlock.request;

import io.netty.channel.EventLoop;
import io.oarlock.admin.TrafficTally;
import io.oarlock.model.Bound;
import io.oarlock.op.Proposal;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Ticket;
import io.oarlock.session.TouchReport;
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
final class Shard implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    /** Replies in one read scope: longer bursts let the apply thread in between. */
    private static final int REPLIES_PER_SCOPE_MAX = 256;

    private static final long SYNC_RETRY_MILLIS = 50;

    private final EventLoop loop;
    private final FrontParts parts;
    private final ReadAnswers reads;
    private final int outstandingMax;
    private final long outstandingBytesMax;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<List<Delivery>> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final TrafficTally traffic = new TrafficTally();
    private final Newcomers newcomers;
    private final ArrayDeque<Connection> toServe = new ArrayDeque<>();
    private final List<Connection> served = new ArrayList<>();
    private List<Long> touched = new ArrayList<>();
    /** Belongs to the apply thread. */
    private List<Delivery> staged = new ArrayList<>();

    private List<PendingRequest> syncs = new ArrayList<>();
    private boolean proposed;
    private boolean inPass;
    private boolean wasOverloaded;
    private volatile int outstanding;
    private volatile long outstandingBytes;
    private long nowNanos;
    private int pulse = 1;

    Shard(EventLoop loop, FrontParts parts, int shards) {
        this.loop = loop;
        this.parts = parts;
        this.reads = new ReadAnswers(parts);
        this.newcomers = new Newcomers(
                TimeUnit.MILLISECONDS.toNanos(parts.settings().timing().handshakeMillis()));
        this.outstandingMax = Math.max(1, parts.limits().intOf(Bound.OUTSTANDING) / shards);
        this.outstandingBytesMax = Math.max(1, parts.limits().of(Bound.OUTSTANDING_BYTES) / shards);
    }

    void start() {
        int pulse = parts.settings().timing().pulseMillis();
        loop.scheduleAtFixedRate(this::onPulse, pulse, pulse, TimeUnit.MILLISECONDS);
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

    /** Any thread. */
    void post(Delivery delivery) {
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
        inPass = true;
        nowNanos = parts.time().nanoTime();
        sendProposals();
        startSyncs();
        try {
            while (!toServe.isEmpty() || !mailbox.isEmpty()) {
                serve();
            }
        } catch (RuntimeException e) {
            LOG.error("reads fail; closing {} connections", connections.size(), e);
            connections.forEach(connection -> connection.close("reads fail"));
            served.addAll(toServe);
            toServe.clear();
        }
        settle();
        sendProposals();
        traffic.moveTo(parts.traffic());
        inPass = false;
        if (!toServe.isEmpty() || proposed || !syncs.isEmpty()) {
            wake();
        }
    }

    private void serve() {
        try (ReadScope scope = parts.replica().read()) {
            emptyMailbox();
            reads.enter(scope);
            int room = REPLIES_PER_SCOPE_MAX;
            while (room > 0) {
                Connection next = toServe.peek();
                if (next == null) {
                    break;
                }
                room -= next.serve(reads, room);
                if (room > 0) {
                    served.add(toServe.poll());
                }
            }
        }
    }

    private void emptyMailbox() {
        List<Delivery> batch = mailbox.poll();
        while (batch != null) {
            for (Delivery delivery : batch) {
                delivery.deliver();
            }
            batch = mailbox.poll();
        }
    }

    private void settle() {
        List<Connection> done = List.copyOf(served);
        served.clear();
        for (Connection connection : done) {
            connection.settle();
        }
        if (wasOverloaded && !overloaded()) {
            wasOverloaded = false;
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

    private void startSyncs() {
        if (!syncs.isEmpty()) {
            List<PendingRequest> batch = syncs;
            syncs = new ArrayList<>();
            startSync(batch);
        }
    }

    private void startSync(List<PendingRequest> batch) {
        parts.replica()
                .readIndex()
                .whenComplete((zxid, failure) -> post(() -> {
                    if (failure == null) {
                        batch.forEach(PendingRequest::synced);
                        return;
                    }
                    // A leader that goes away takes its rounds with it; asking the next one is as good. Who waits too
                    // long for one is sent away.
                    List<PendingRequest> left = batch.stream()
                            .filter(pending -> !pending.connection().isClosing())
                            .toList();
                    if (!left.isEmpty()) {
                        loop.schedule(() -> startSync(left), SYNC_RETRY_MILLIS, TimeUnit.MILLISECONDS);
                    }
                }));
    }

    /** The session was heard of: the leader will be told. Once in a pulse is enough; returns the pulse. */
    int touch(long sessionId) {
        touched.add(sessionId);
        return pulse;
    }

    int pulse() {
        return pulse;
    }

    private void onPulse() {
        newcomers.look(readNanos());
        traffic.moveTo(parts.traffic());
        reportTouches();
    }

    private void reportTouches() {
        if (touched.isEmpty()) {
            return;
        }
        // What a lost report gave back may have been touched again: without this the list would grow until there is a
        // leader.
        List<Long> all = List.copyOf(new HashSet<>(touched));
        touched = new ArrayList<>();
        pulse++;
        if (parts.leaderDuties().leading()) {
            parts.leaderDuties().touched(all);
            return;
        }
        for (int from = 0; from < all.size(); from += TouchReport.SESSIONS_MAX) {
            int to = Math.min(all.size(), from + TouchReport.SESSIONS_MAX);
            List<Long> chunk = all.subList(from, to);
            parts.replica().tellLeader(TouchReport.encode(chunk)).whenComplete((done, failure) -> {
                if (failure != null) {
                    loop.execute(() -> touched.addAll(chunk));
                }
            });
        }
    }

    // ---- bounds

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes it
    void accepted(int bytes) {
        outstanding = outstanding + 1;
        outstandingBytes = outstandingBytes + bytes;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes it
    void answered(int count, long bytes) {
        outstanding = outstanding - count;
        outstandingBytes = outstandingBytes - bytes;
    }

    /** Connections with requests under way are not read then. */
    boolean overloaded() {
        boolean over = outstanding >= outstandingMax || outstandingBytes >= outstandingBytesMax;
        wasOverloaded |= over;
        return over;
    }

    /** Any thread. */
    int outstanding() {
        return outstanding;
    }

    /** Any thread. */
    long outstandingBytes() {
        return outstandingBytes;
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
