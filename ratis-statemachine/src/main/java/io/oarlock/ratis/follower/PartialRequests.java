package io.oarlock.ratis.follower;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long parts of requests keep a member with its leader. A large entry takes its time on a slow network; a leader
 * that never gets one through must not keep those with the better network from electing one of themselves, in however
 * many connections it tries. Whoever uses it has the follower's lane.
 */
final class PartialRequests {
    static final long COUNTED_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** What broke off so long ago was given up: a connection ends half a minute after the first byte of a frame. */
    static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(60);

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
    boolean mayCount(long leaderTerm) {
        if (leaderTerm < term) {
            // Ratis refuses it, and the leader of before hears that.
            return true;
        }
        long now = nanoTime.getAsLong();
        if (!begun || leaderTerm > term || now - lastNanos > FORGOTTEN_NANOS) {
            begun = true;
            term = leaderTerm;
            sinceNanos = now;
        }
        lastNanos = now;
        return now - sinceNanos <= COUNTED_NANOS;
    }

    /** A request that is no heartbeat has come whole. */
    void whole(long leaderTerm) {
        if (leaderTerm >= term) {
            begun = false;
        }
    }
}
