package io.oarlock.operations;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Samples;
import io.oarlock.metrics.Summary;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;

/**
 * How often and for how long this member looked for a leader, and since when it leads. Told by one thread, read by any.
 */
public final class ElectionTimes {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Samples millis = new Samples();
    private final Counter lookingCount;
    private volatile long leadingSinceNanos;
    private volatile boolean leads;
    private boolean looking;
    private long lookingSinceNanos;

    public ElectionTimes(MetricRegistry metrics) {
        this.lookingCount = metrics.counter(Metric.LOOKING_COUNT);
        metrics.counter(Metric.CNT_ELECTION_TIME, () -> millis().count());
        metrics.counter(Metric.SUM_ELECTION_TIME, () -> Math.round(millis().sum()));
    }

    /** To be called with every change of the standing. */
    public void onStatus(ReplicaStatus status, long nowNanos) {
        boolean looksNow = status.role() == Role.LOOKING;
        if (looksNow && !looking) {
            lookingSinceNanos = nowNanos;
            lookingCount.increment();
        } else if (!looksNow && looking && status.role() != Role.STANDALONE) {
            millis.add((nowNanos - lookingSinceNanos) / NANOS_PER_MILLI);
        }
        looking = looksNow;
        boolean leadsNow = status.role() == Role.LEADER;
        if (leadsNow && !leads) {
            leadingSinceNanos = nowNanos;
        }
        leads = leadsNow;
    }

    /** How long elections took, in milliseconds. */
    public Summary millis() {
        return millis.summary(1);
    }

    /** 0 on a member that does not lead. */
    public long leadingMillis(long nowNanos) {
        return leads ? (nowNanos - leadingSinceNanos) / NANOS_PER_MILLI : 0;
    }
}
