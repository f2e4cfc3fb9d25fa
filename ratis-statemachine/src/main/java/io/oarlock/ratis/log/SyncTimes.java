package io.oarlock.ratis.log;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Samples;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.protocol.RaftGroupMemberId;

/**
 * How long the disk took to sync the log of one member, under the names of ZooKeeper. Written by the log's worker, read
 * by any thread.
 */
public final class SyncTimes implements Timekeeper {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Samples nanos = Samples.withQuantiles();

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
        metrics.summary(Metric.FSYNCTIME, nanos, NANOS_PER_MILLI);
    }
}
