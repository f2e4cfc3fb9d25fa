package io.oarlock.ratis.watchdog;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.ratis.election.Leadership;
import io.oarlock.ratis.group.RaftSettings;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.server.raftlog.RaftLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up the leadership when the leader's own disk hangs: Ratis goes on leading then, and nothing commits. One
 * thread.
 */
public final class CommitStallWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CommitStallWatch.class);
    private static final long DISK_SILENT_MILLIS_MIN = 3000;

    private final RaftSettings settings;
    private final Division division;
    private final Leadership leadership;
    private final Counter stalls;
    private long flushIndex = -1;
    private long flushSinceNanos = System.nanoTime();

    public CommitStallWatch(RaftSettings settings, Division division, Leadership leadership, MetricRegistry metrics) {
        this.settings = settings;
        this.division = division;
        this.leadership = leadership;
        this.stalls = metrics.counter(Metric.RAFT_COMMIT_STALLS_TOTAL);
    }

    /** Looks once; reads no disk. */
    public void look() {
        RaftLog log = division.getRaftLog();
        long onDisk = log.getFlushIndex();
        long now = System.nanoTime();
        boolean leads = division.getInfo().isLeader() && !settings.membership().standalone();
        if (!leads || onDisk != flushIndex || onDisk >= log.getNextIndex() - 1) {
            flushIndex = onDisk;
            flushSinceNanos = now;
            return;
        }
        long patience = Math.max(DISK_SILENT_MILLIS_MIN, 2L * settings.tuning().electionMaxMillis());
        if (TimeUnit.NANOSECONDS.toMillis(now - flushSinceNanos) < patience) {
            return;
        }
        LOG.error(
                "this leader's disk has not taken log entry {} for {} ms, so that nothing commits:"
                        + " giving up the leadership",
                onDisk + 1,
                patience);
        flushSinceNanos = now;
        stalls.increment();
        var unused = leadership.handOver(patience, 1).whenComplete((done, failure) -> {
            if (failure != null && division.getInfo().isLeader()) {
                LOG.warn("no follower took over ({}): stepping down", failure.toString());
                var unusedToo = leadership.stepDown(patience);
            }
        });
    }
}
