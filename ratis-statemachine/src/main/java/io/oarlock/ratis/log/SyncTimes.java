package io.oarlock.ratis.log;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Samples;
import io.oarlock.metrics.Summary;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.protocol.RaftGroupMemberId;

/**
 * How long the disk took to sync the log of one member, under the names of ZooKeeper. Written by the log's worker, read
 * by any thread.
 */
public final class SyncTimes implements Timekeeper {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Samples nanos = new Samples();

    /** Those of a member in this process. */
    public static SyncTimes of(RaftGroupMemberId member) {
        return ((NoopMetricRegistries) MetricRegistries.global()).syncTimes(member.toString());
    }

    @Override
    public Context time() {
        long start = System.nanoTime();
        return () -> {
            long took = System.nanoTime() - start;
            add(took);
            return took;
        };
    }

    void add(long sample) {
        nanos.add(sample);
    }

    /** Shows them, in milliseconds. */
    public void into(MetricRegistry metrics) {
        metrics.counter(Metric.CNT_FSYNCTIME, () -> read().count());
        metrics.counter(Metric.SUM_FSYNCTIME, () -> millis(read().sum()));
        metrics.gauge(Metric.AVG_FSYNCTIME, () -> millis(read().average()));
        metrics.gauge(Metric.MIN_FSYNCTIME, () -> millis((double) read().minOrZero()));
        metrics.gauge(Metric.MAX_FSYNCTIME, () -> millis((double) read().maxOrZero()));
    }

    private Summary read() {
        return nanos.summary(1);
    }

    private static long millis(double nanos) {
        return Math.round(nanos / NANOS_PER_MILLI);
    }
}
