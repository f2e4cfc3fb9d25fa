package io.oarlock.raft;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.Timekeeper;
import org.apache.ratis.protocol.RaftGroupMemberId;

/**
 * How long the disk took to sync the log of one member, under the names of ZooKeeper. Told by the log's worker, read by
 * any thread.
 */
final class SyncTimes implements Timekeeper {
    private static final double NANOS_PER_MILLI = 1e6;

    private final LongAdder count = new LongAdder();
    private final LongAdder sumNanos = new LongAdder();
    private final LongAccumulator minNanos = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);

    /** Those of a member in this process. */
    static SyncTimes of(RaftGroupMemberId member) {
        return ((UnreadMetrics) MetricRegistries.global()).syncTimes(member.toString());
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

    void add(long nanos) {
        count.increment();
        sumNanos.add(nanos);
        minNanos.accumulate(nanos);
        maxNanos.accumulate(nanos);
    }

    /** Shows them, in milliseconds. */
    void into(Meters meters) {
        meters.gauge("cnt_fsynctime", "Syncs of the Raft log.", count::sum);
        meters.gauge("sum_fsynctime", "Milliseconds of all syncs of the Raft log.", () -> millis(sumNanos.sum()));
        meters.gauge(
                "avg_fsynctime",
                "Milliseconds of a sync of the Raft log.",
                () -> count.sum() == 0 ? 0 : millis(sumNanos.sum() / count.sum()));
        meters.gauge(
                "min_fsynctime",
                "Milliseconds of the shortest sync of the Raft log.",
                () -> count.sum() == 0 ? 0 : millis(minNanos.get()));
        meters.gauge(
                "max_fsynctime", "Milliseconds of the longest sync of the Raft log.", () -> millis(maxNanos.get()));
    }

    private static long millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI);
    }
}
