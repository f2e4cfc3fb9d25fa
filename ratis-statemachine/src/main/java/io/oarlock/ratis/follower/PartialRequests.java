package io.oarlock.ratis.follower;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long parts of requests keep a member with its leader. A large entry takes its time on a slow network; a leader
 * that never gets one through must not keep those with the better network from electing one of themselves, in however
 * many connections it tries. Any thread.
 */
final class PartialRequests {
    static final long COUNTED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private boolean begun;
    private long term;
    private long sinceNanos;
    private long lastNanos;

    PartialRequests(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A part has come.
     *
     * @param leaderTerm of the leader that sent it
     * @return whether it counts as a sign of life
     */
    synchronized boolean mayCount(long leaderTerm) {
        long now = nanoTime.getAsLong();
        if (!begun || leaderTerm != term || now - lastNanos > COUNTED_NANOS) {
            begun = true;
            term = leaderTerm;
            sinceNanos = now;
        }
        lastNanos = now;
        return now - sinceNanos <= COUNTED_NANOS;
    }

    /** A request that is no heartbeat has come whole. */
    synchronized void whole() {
        begun = false;
    }
}
