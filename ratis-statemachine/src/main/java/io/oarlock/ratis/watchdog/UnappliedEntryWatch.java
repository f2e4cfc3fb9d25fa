package io.oarlock.ratis.watchdog;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.replication.Proposer;
import io.oarlock.replication.Route;
import java.util.concurrent.TimeUnit;

/** Sends entries again that should have been applied long ago: an acknowledgement may have been lost. One thread. */
public final class UnappliedEntryWatch {
    private static final long UNAPPLIED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Proposer proposer;
    private final Counter resends;
    private long unapplied;
    private long sinceNanos;

    public UnappliedEntryWatch(Proposer proposer, MetricRegistry metrics) {
        this.proposer = proposer;
        this.resends = metrics.counter(Metric.RAFT_UNAPPLIED_RESENT_TOTAL);
    }

    /** Looks once; blocks for nothing. */
    public void look(Route route) {
        long first = proposer.firstUnapplied();
        long now = System.nanoTime();
        if (first == 0 || first != unapplied || route.kind() == Route.Kind.NONE) {
            unapplied = first;
            sinceNanos = now;
        } else if (now - sinceNanos > UNAPPLIED_NANOS) {
            sinceNanos = now;
            resends.increment();
            proposer.retry();
        }
    }
}
