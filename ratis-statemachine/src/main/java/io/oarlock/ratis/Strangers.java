package io.oarlock.ratis;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.telemetry.LogRateLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what somebody who is no member asks of the Raft port, and tells the log now and then. Any thread. */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

    private final Counter refused;
    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);

    Strangers(MetricRegistry metrics) {
        this.refused = metrics.counter(Metric.RAFT_STRANGERS_REFUSED_TOTAL);
    }

    void refused(String what) {
        refused.increment();
        if (pace.mayTell()) {
            LOG.warn("refused a write to the Raft port that is of no member: {}", what);
        }
    }
}
