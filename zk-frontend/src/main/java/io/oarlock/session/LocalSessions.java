package io.oarlock.session;

import io.oarlock.model.Bytes;
import io.oarlock.model.MigrationState;
import io.oarlock.op.Operation.ExpireSessions.Expiry;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.session.LocalSession.Holder;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.tree.TreeReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that only this member knows: nothing of their beginning or end is logged, and a restart of the member
 * loses them. They end when nothing is heard of them in time, as this member alone decides. Any thread.
 */
public final class LocalSessions {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSessions.class);

    /** Heap of one: itself, its password, its lease, and its place in the tables of both. */
    public static final long BYTES = 512;

    private final Use use;
    private final Replica replica;
    private final TimeSource time;
    private final TrafficCounters traffic;
    private final SessionExpiry expiry;
    private final long lateNanos;
    /** Guards what follows, and changes of the leases. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Long, LocalSession> sessions = new HashMap<>();
    private long lastRoundNanos;

    /** @param tickMillis a session ends at most this much after its timeout */
    public LocalSessions(Use use, Replica replica, TimeSource time, TrafficCounters traffic, int tickMillis) {
        this.use = use;
        this.replica = replica;
        this.time = time;
        this.traffic = traffic;
        long tickNanos = tickMillis * 1_000_000L;
        this.expiry = new SessionExpiry(Math.max(1, tickNanos / 2));
        this.lateNanos = tickNanos;
        this.lastRoundNanos = time.nanoTime();
    }

    /**
     * Whether there are such sessions, and how many at most.
     *
     * @param sessionsMax of the ensemble and of this member together
     * @param bytesMax of {@link #BYTES} each; further sessions are sessions of the ensemble
     */
    public record Use(LocalSessionUse kind, long sessionsMax, long bytesMax) {}

    /** What became of a request for a session. */
    public sealed interface Answer {
        /** None of these: it is for the log to decide. */
        record NotHere() implements Answer {}

        /** There are as many sessions as there may be, or the password is not that of the session. */
        record Refused() implements Answer {}

        /** To be asked for again once the connection that has it has let go of it. */
        record Held(Holder holder) implements Answer {}

        /** The connection that asked speaks for it now. */
        record Taken(LocalSession session) implements Answer {}
    }

    /** Whether members are asked to have any at all. */
    public boolean enabled() {
        return use.kind() != LocalSessionUse.NONE;
    }

    /** Whether one that asks for an ephemeral becomes a session of the ensemble. */
    public boolean upgrades() {
        return use.kind() == LocalSessionUse.UPGRADED;
    }

    /** A client without a session asks for one. */
    public Answer open(SessionCredentials credentials, int timeoutMillis, Holder holder) {
        if (!enabled()) {
            return new Answer.NotHere();
        }
        long ofEnsemble;
        try (ReadScope scope = replica.read()) {
            if (!decidesForLocal(scope.tree())) {
                return new Answer.NotHere();
            }
            ofEnsemble = scope.tree().totals().sessions();
        }
        LocalSession opened = new LocalSession(credentials.nextId(), credentials.newPassword(), holder);
        return locked(() -> add(opened, timeoutMillis, ofEnsemble));
    }

    private Answer add(LocalSession opened, int timeoutMillis, long ofEnsemble) {
        if (ofEnsemble + sessions.size() >= use.sessionsMax()) {
            return new Answer.Refused();
        }
        if (bytes() + BYTES > use.bytesMax()) {
            return new Answer.NotHere();
        }
        sessions.put(opened.id(), opened);
        expiry.lease(opened.id(), timeoutMillis, 0, time.nanoTime());
        return new Answer.Taken(opened);
    }

    /**
     * Whether all members decide alike what a local session writes: they know the rules, and this ensemble decides
     * itself. Levels are never lowered.
     */
    private static boolean decidesForLocal(TreeReader tree) {
        MigrationState migration = tree.migration();
        return tree.rulesLevel() >= RulesLevel.LOCAL_SESSIONS && (migration == null || migration.decidesItself());
    }

    /** A client comes back to its session. */
    public Answer claim(long sessionId, Bytes password, int timeoutMillis, Holder holder) {
        return locked(() -> take(sessionId, password, timeoutMillis, holder));
    }

    private Answer take(long sessionId, Bytes password, int timeoutMillis, Holder holder) {
        LocalSession session = sessions.get(sessionId);
        if (session == null) {
            return new Answer.NotHere();
        }
        if (!session.password().isSameSecret(password)) {
            return new Answer.Refused();
        }
        Holder before = session.holder();
        if (before != null && before != holder) {
            return new Answer.Held(before);
        }
        session.heldBy(holder);
        expiry.lease(sessionId, timeoutMillis, 0, time.nanoTime());
        return new Answer.Taken(session);
    }

    /** The connection is closed, and no request of it is under way. */
    public void release(LocalSession session, Holder holder) {
        lock.lock();
        try {
            if (session.holder() == holder) {
                session.heldBy(null);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Its client has closed it, or it has become a session of the ensemble. */
    public void end(LocalSession session) {
        lock.lock();
        try {
            if (sessions.remove(session.id(), session)) {
                expiry.end(session.id());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sessions have sent something; returns those that are not local. */
    public List<Long> touched(List<Long> sessionIds) {
        return enabled() ? locked(() -> touch(sessionIds)) : sessionIds;
    }

    private List<Long> touch(List<Long> sessionIds) {
        List<Long> others = new ArrayList<>();
        long now = time.nanoTime();
        for (long sessionId : sessionIds) {
            if (sessions.containsKey(sessionId)) {
                expiry.touch(sessionId, now);
            } else {
                others.add(sessionId);
            }
        }
        return others;
    }

    /** To be called several times a tick. */
    public void round(ReplicaStatus status) {
        if (!enabled()) {
            return;
        }
        for (LocalSession session : locked(() -> due(status))) {
            traffic.sessionExpired();
            LOG.info("local session 0x{} expires: no request or ping in time", Long.toHexString(session.id()));
        }
    }

    private List<LocalSession> due(ReplicaStatus status) {
        long now = time.nanoTime();
        long gap = now - lastRoundNanos;
        lastRoundNanos = now;
        // Held up, or without a quorum, so that no client is served: nobody may lose a session for it.
        if (gap > lateNanos || status.quorumLostNanos() > 0) {
            expiry.postpone(gap);
        }
        List<LocalSession> due = new ArrayList<>();
        for (Expiry one : expiry.due(now)) {
            LocalSession session = sessions.remove(one.sessionId());
            expiry.end(one.sessionId());
            if (session != null) {
                due.add(session);
                tell(session.holder());
            }
        }
        return due;
    }

    private static void tell(@Nullable Holder holder) {
        if (holder != null) {
            holder.expired();
        }
    }

    public int size() {
        return locked(sessions::size);
    }

    /** What they take of the heap. */
    public long bytes() {
        return size() * BYTES;
    }

    public long bytesMax() {
        return enabled() ? use.bytesMax() : 0;
    }

    /** When each would end, in epoch milliseconds. Heartbeats and clients do not wait for it. */
    public Map<Long, Long> deadlinesMillis() {
        return expiry.deadlinesMillis(time);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
