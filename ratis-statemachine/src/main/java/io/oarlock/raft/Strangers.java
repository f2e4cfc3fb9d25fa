package io.oarlock.raft;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what somebody who is no member asks of the Raft port, and tells the log now and then. Any thread. */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

    private final Meters.Counter refused;
    private final LogPace pace = new LogPace(System::nanoTime);

    Strangers(Meters meters) {
        this.refused = meters.counter("raft_strangers_refused_total", "Writes to the Raft port that no member sent.");
    }

    void refused(String what) {
        refused.increment();
        if (pace.mayTell()) {
            LOG.warn("refused a write to the Raft port that is of no member: {}", what);
        }
    }
}
