package io.oarlock.ratis.watchdog;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells after a start how much of the log that was found is still to be applied. {@link #look} is for one thread. */
public final class ReplayWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayWatch.class);

    private final long lastIndex;
    private final LongSupplier applied;
    private long told;

    /** @param lastIndex of the log that a start found */
    public ReplayWatch(long lastIndex, LongSupplier applied, MetricRegistry metrics) {
        this.lastIndex = lastIndex;
        this.applied = applied;
        this.told = left();
        metrics.gauge(Metric.RAFT_REPLAY_ENTRIES_LEFT, this::left);
    }

    private long left() {
        return Math.max(0, lastIndex - applied.getAsLong());
    }

    /** Looks once. */
    public void look() {
        if (told == 0) {
            return;
        }
        told = left();
        if (told > 0) {
            LOG.info("applying the log: {} entries are left, up to index {}", told, lastIndex);
        } else {
            LOG.info("applied the log that was found, up to index {}", lastIndex);
        }
    }
}
