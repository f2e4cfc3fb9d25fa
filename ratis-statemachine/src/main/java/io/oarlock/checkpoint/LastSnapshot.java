package io.oarlock.checkpoint;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators are told of the newest copy of the state: as with ZooKeeper the one that the start began with, then
 * those that were taken since. Set by the apply thread, read by any.
 */
final class LastSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(LastSnapshot.class);

    private volatile Taken last = new Taken(0, 0);

    /** @param epochSeconds when it was written */
    private record Taken(long zxid, long epochSeconds) {}

    LastSnapshot(MetricRegistry metrics) {
        metrics.gauge(Metric.LAST_SNAPSHOT_ZXID, () -> last.zxid());
        metrics.gauge(Metric.LAST_SNAPSHOT_SECONDS, () -> last.epochSeconds());
    }

    /** @param directory of the state, which was written to last when it was closed, or killed */
    void opened(AppliedState state, Path directory) {
        last = new Taken(state.tree().lastZxid(), writtenSeconds(directory));
    }

    void taken(AppliedState state) {
        last = new Taken(state.tree().lastZxid(), TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    }

    private static long writtenSeconds(Path directory) {
        try {
            return Files.getLastModifiedTime(directory).to(TimeUnit.SECONDS);
        } catch (IOException unknown) {
            LOG.warn("nothing tells when {} was written", directory, unknown);
            return 0;
        }
    }
}
