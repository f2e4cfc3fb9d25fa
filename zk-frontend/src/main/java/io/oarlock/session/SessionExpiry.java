package io.oarlock.session;

import io.oarlock.op.Operation.ExpireSessions.Expiry;
import io.oarlock.time.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When which session ends unless it is heard of: the leader's of those of the ensemble, and each member's of its local
 * ones. One thread at a time, but for what says otherwise.
 *
 * <p>Sessions lie in buckets by deadline. A touch only notes a later deadline; the session moves when its old bucket
 * comes due, so a touch costs one look-up however many sessions there are.
 */
public final class SessionExpiry {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long bucketNanos;
    private final Map<Long, Lease> leases = new ConcurrentHashMap<>();
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();

    /** @param bucketNanos how late a session may end */
    public SessionExpiry(long bucketNanos) {
        this.bucketNanos = bucketNanos;
    }

    /** A session was opened, moved, or found by a new leader: it has its whole timeout from now. */
    public void lease(long sessionId, int timeoutMillis, long generation, long nowNanos) {
        Lease lease = leases.get(sessionId);
        if (lease == null) {
            lease = new Lease(sessionId);
            leases.put(sessionId, lease);
        }
        lease.timeoutNanos = timeoutMillis * NANOS_PER_MILLI;
        lease.generation = Math.max(lease.generation, generation);
        lease.doomed = false;
        renew(lease, nowNanos);
    }

    /** The session was heard of. One that is not known has ended already, and for one that is ending it is too late. */
    public void touch(long sessionId, long nowNanos) {
        Lease lease = leases.get(sessionId);
        if (lease != null && !lease.doomed) {
            renew(lease, nowNanos);
        }
    }

    /** The session comes due at once, and whatever is heard of it, unless it has moved since. */
    public void makeDue(Expiry expiry, long nowNanos) {
        Lease lease = leases.get(expiry.sessionId());
        if (lease != null && lease.generation == expiry.generation()) {
            lease.deadlineNanos = nowNanos - bucketNanos;
            lease.doomed = true;
            file(lease);
        }
    }

    public void end(long sessionId) {
        Lease lease = leases.remove(sessionId);
        if (lease != null) {
            takeOut(lease);
        }
    }

    /** Not the leader any more. */
    public void clear() {
        leases.clear();
        buckets.clear();
    }

    public int size() {
        return leases.size();
    }

    /** How many places in buckets are taken. */
    int filed() {
        return buckets.values().stream().mapToInt(Bucket::size).sum();
    }

    /** When each session would end, in epoch milliseconds. Any thread: whoever asks holds up nobody. */
    public Map<Long, Long> deadlinesMillis(TimeSource time) {
        Map<Long, Long> shown = new HashMap<>();
        long now = time.nanoTime();
        long nowMillis = time.millis();
        leases.forEach(
                (sessionId, lease) -> shown.put(sessionId, nowMillis + (lease.deadlineNanos - now) / NANOS_PER_MILLI));
        return shown;
    }

    /**
     * Sessions that have come due, each once: whoever asks must propose their end. They get a new lease in case the
     * proposal is lost; {@link #end} forgets them.
     */
    public List<Expiry> due(long nowNanos) {
        List<Expiry> due = new ArrayList<>();
        while (!buckets.isEmpty() && buckets.firstKey() * bucketNanos - nowNanos <= 0) {
            Bucket past = buckets.pollFirstEntry().getValue();
            for (Lease lease = past.removeFirst(); lease != null; lease = past.removeFirst()) {
                expireOrMove(lease, nowNanos, due);
            }
        }
        return due;
    }

    /**
     * Moves every deadline: this thread was held up, so touches were not seen, and nobody may lose a session for it.
     */
    public void postpone(long nanos) {
        for (Lease lease : leases.values()) {
            // Only this thread changes it.
            long later = lease.deadlineNanos + nanos;
            lease.deadlineNanos = later;
        }
    }

    private void expireOrMove(Lease lease, long nowNanos, List<Expiry> due) {
        if (bucketOf(lease.deadlineNanos) * bucketNanos - nowNanos <= 0) {
            due.add(new Expiry(lease.sessionId, lease.generation));
            lease.deadlineNanos = nowNanos + lease.timeoutNanos;
        }
        file(lease);
    }

    private void renew(Lease lease, long nowNanos) {
        lease.deadlineNanos = nowNanos + lease.timeoutNanos;
        // A deadline that moved earlier (a shorter timeout after a re-attach) must not wait in the later bucket.
        if (lease.bucket == null || bucketOf(lease.deadlineNanos) < lease.bucket.number) {
            file(lease);
        }
    }

    private void file(Lease lease) {
        takeOut(lease);
        buckets.computeIfAbsent(bucketOf(lease.deadlineNanos), Bucket::new).add(lease);
    }

    /** Nothing must be left in a bucket: it may be hours until it comes due. */
    private void takeOut(Lease lease) {
        Bucket bucket = lease.bucket;
        if (bucket != null) {
            bucket.remove(lease);
            if (bucket.first == null) {
                // Another one may have its number where this one has come due.
                buckets.remove(bucket.number, bucket);
            }
        }
    }

    private long bucketOf(long deadlineNanos) {
        return Math.floorDiv(deadlineNanos, bucketNanos) + 1;
    }

    /** Sessions that come due together, in the order in which they came; linked through them, as there may be many. */
    private static final class Bucket {
        private final long number;
        private @Nullable Lease first;
        private @Nullable Lease last;

        Bucket(long number) {
            this.number = number;
        }

        void add(Lease lease) {
            lease.bucket = this;
            lease.before = last;
            if (last == null) {
                first = lease;
            } else {
                last.after = lease;
            }
            last = lease;
        }

        void remove(Lease lease) {
            if (lease.before == null) {
                first = lease.after;
            } else {
                lease.before.after = lease.after;
            }
            if (lease.after == null) {
                last = lease.before;
            } else {
                lease.after.before = lease.before;
            }
            lease.before = null;
            lease.after = null;
            lease.bucket = null;
        }

        @Nullable
        Lease removeFirst() {
            Lease removed = first;
            if (removed != null) {
                remove(removed);
            }
            return removed;
        }

        int size() {
            int size = 0;
            for (Lease lease = first; lease != null; lease = lease.after) {
                size++;
            }
            return size;
        }
    }

    private static final class Lease {
        private final long sessionId;
        private long timeoutNanos;
        private long generation;
        private volatile long deadlineNanos;
        /** An entry was to end it, and had no room for all of it. */
        private boolean doomed;

        private @Nullable Bucket bucket;
        private @Nullable Lease before;
        private @Nullable Lease after;

        Lease(long sessionId) {
            this.sessionId = sessionId;
        }
    }
}
