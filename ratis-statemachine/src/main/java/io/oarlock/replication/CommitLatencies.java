package io.oarlock.replication;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Samples;
import java.util.function.LongSupplier;

/**
 * How long after the leader has stamped an entry this member hears that it is committed, and has applied it. As with
 * ZooKeeper these are differences of two clocks where the leader is another member; negative ones are left out, and so
 * are entries of before this start, which a replay applies. Apply thread only.
 */
public final class CommitLatencies {
    private final LongSupplier epochMillis;
    private final long openedMillis;
    private final Samples quorumMillis = Samples.withQuantiles();
    private final Samples commitMillis = Samples.withQuantiles();
    private final Samples appliedMillis = Samples.withQuantiles();

    /** @param epochMillis the wall clock */
    public CommitLatencies(MetricRegistry metrics, LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
        this.openedMillis = epochMillis.getAsLong();
        metrics.summary(Metric.QUORUM_ACK_LATENCY, quorumMillis, 1);
        metrics.summary(Metric.COMMIT_PROPAGATION_LATENCY, commitMillis, 1);
        metrics.summary(Metric.PROPAGATION_LATENCY, appliedMillis, 1);
    }

    /**
     * An entry is committed, and about to be applied.
     *
     * @param stampedMillis when the leader stamped it
     */
    public void committed(long stampedMillis, boolean leads) {
        add(leads ? quorumMillis : commitMillis, stampedMillis);
    }

    /** It is applied. */
    public void applied(long stampedMillis) {
        add(appliedMillis, stampedMillis);
    }

    private void add(Samples samples, long stampedMillis) {
        long took = epochMillis.getAsLong() - stampedMillis;
        if (stampedMillis >= openedMillis && took >= 0) {
            samples.add(took);
        }
    }
}
