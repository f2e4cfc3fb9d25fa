package io.oarlock.session;

import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.model.MigrationState;
import io.oarlock.model.Session;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.ExpireSessions;
import io.oarlock.op.Operation.ExpireSessions.Expiry;
import io.oarlock.op.Proposal;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.TrafficCounters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expires the sessions that have sent nothing in time. Every member has one; it works while its member leads.
 *
 * <p>{@link #round} runs on the upkeep thread, which alone touches the leases; what other threads learn waits in a
 * queue for it. A new leader knows nothing of earlier touches, so it gives every session its full timeout.
 */
public final class SessionTracker {
    private static final Logger LOG = LoggerFactory.getLogger(SessionTracker.class);

    /**
     * Reports of more sessions than this are dropped, which may be fifty megabytes of them: the next ones name the same
     * sessions.
     */
    private static final int TOUCHES_WAITING_MAX = 2_000_000;

    /** An operation that changes nothing: levels are never lowered. */
    private static final Operation NOTHING = new Operation.RaiseRulesLevel(0);

    private static final Ticket TICKET = new Ticket() {};

    private final Replica replica;
    private final Limits limits;
    private final TimeSource time;
    private final TrafficCounters traffic;
    private final SessionExpiry expiry;
    private final long lateNanos;
    private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger touchesWaiting = new AtomicInteger();
    private volatile boolean leading;
    private long lastRoundNanos;

    /** @param tickMillis a session ends at most this much after its timeout */
    public SessionTracker(Replica replica, Limits limits, TimeSource time, TrafficCounters traffic, int tickMillis) {
        this.replica = replica;
        this.limits = limits;
        this.time = time;
        this.traffic = traffic;
        long tickNanos = tickMillis * 1_000_000L;
        this.expiry = new SessionExpiry(Math.max(1, tickNanos / 2));
        this.lateNanos = tickNanos;
    }

    public boolean leading() {
        return leading;
    }

    /** Sessions have sent something, to this or to another member. Any thread. */
    public void touched(List<Long> sessionIds) {
        // A report that names nobody takes room, too.
        int weight = sessionIds.size() + 1;
        if (!leading || touchesWaiting.get() + weight > TOUCHES_WAITING_MAX) {
            return;
        }
        touchesWaiting.addAndGet(weight);
        inbox.add(() -> {
            touchesWaiting.addAndGet(-weight);
            long now = time.nanoTime();
            sessionIds.forEach(sessionId -> expiry.touch(sessionId, now));
        });
    }

    /** A session was opened or moved. Apply thread. */
    public void attached(long sessionId, int timeoutMillis, long generation) {
        if (leading) {
            inbox.add(() -> expiry.lease(sessionId, timeoutMillis, generation, time.nanoTime()));
        }
    }

    /** Sessions were closed or expired. Apply thread. */
    public void ended(List<Long> sessionIds) {
        if (leading) {
            inbox.add(() -> sessionIds.forEach(expiry::end));
        }
    }

    /** What became of an expiry: sessions that the entry had no room for are asked for again. Apply thread. */
    public void expired(ExpireSessions asked, List<Long> ended) {
        if (leading && ended.size() < asked.expiries().size()) {
            Set<Long> gone = Set.copyOf(ended);
            List<Expiry> left = asked.expiries().stream()
                    .filter(expiry -> !gone.contains(expiry.sessionId()))
                    .toList();
            inbox.add(() -> left.forEach(one -> expiry.makeDue(one, time.nanoTime())));
        }
    }

    /** To be called several times a tick. */
    public void round(ReplicaStatus status) {
        long now = time.nanoTime();
        boolean leads = status.leads() && status.ready() && decidesItself();
        if (leads != leading) {
            changeRole(leads, now);
        }
        if (leading) {
            long gap = now - lastRoundNanos;
            if (gap > lateNanos) {
                LOG.warn("held up for {} ms: every session's deadline moves by as much", gap / 1_000_000);
                expiry.postpone(gap);
            }
        }
        lastRoundNanos = now;
        emptyInbox();
        if (leading) {
            expire(now);
            helpCounts();
        }
    }

    /**
     * When each session would end, in epoch milliseconds; empty but on the leader. The next {@link #round} makes it on
     * the upkeep thread, which walks all sessions; after the last round it is never made. Any thread.
     */
    public CompletableFuture<Map<Long, Long>> deadlinesMillis() {
        if (!leading) {
            return CompletableFuture.completedFuture(Map.of());
        }
        CompletableFuture<Map<Long, Long>> shown = new CompletableFuture<>();
        inbox.add(() -> shown.complete(expiry.deadlinesMillis(time)));
        return shown;
    }

    private void changeRole(boolean leads, long now) {
        expiry.clear();
        leading = leads;
        lastRoundNanos = now;
        if (!leads) {
            return;
        }
        // What is applied from here on is queued behind this walk, so nothing falls between the two.
        try (ReadScope scope = replica.read()) {
            scope.tree().forEachSession(session -> take(session, now));
        }
        LOG.info("watching over {} sessions, each with its whole timeout", expiry.size());
    }

    private void take(Session session, long now) {
        expiry.lease(session.id(), session.timeoutMillis(), session.generation(), now);
        if (session.ending()) {
            expiry.makeDue(new Expiry(session.id(), session.generation()), now);
        }
    }

    private void emptyInbox() {
        Runnable next = inbox.poll();
        while (next != null) {
            next.run();
            next = inbox.poll();
        }
    }

    private void expire(long now) {
        List<Expiry> due = expiry.due(now);
        for (int from = 0; from < due.size(); from += limits.intOf(Bound.EXPIRED_SESSIONS_PER_ENTRY)) {
            int to = Math.min(due.size(), from + limits.intOf(Bound.EXPIRED_SESSIONS_PER_ENTRY));
            replica.propose(Proposal.internal(new ExpireSessions(due.subList(from, to))), TICKET);
        }
        for (Expiry one : due) {
            traffic.sessionExpired();
            LOG.info("session 0x{} expires: no request or ping in time", Long.toHexString(one.sessionId()));
        }
        if (!due.isEmpty()) {
            replica.flush();
        }
    }

    /** While a ZooKeeper ensemble decides, it decides which sessions end. */
    private boolean decidesItself() {
        try (ReadScope scope = replica.read()) {
            MigrationState migration = scope.tree().migration();
            return migration == null || migration.decidesItself();
        }
    }

    /** Every entry counts on for a new quota: without writes of clients there must be some nevertheless. */
    private void helpCounts() {
        boolean counting;
        try (ReadScope scope = replica.read()) {
            counting = scope.tree().countsQuotas();
        }
        if (counting) {
            replica.propose(Proposal.internal(NOTHING), TICKET);
            replica.flush();
        }
    }
}
