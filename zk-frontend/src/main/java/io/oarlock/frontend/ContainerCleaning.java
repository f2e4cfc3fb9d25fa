package io.oarlock.frontend;

import io.oarlock.eventloop.Workers;
import io.oarlock.session.ContainerCleaner;
import io.oarlock.session.SessionTracker;
import io.oarlock.time.TimeSource;
import java.util.concurrent.TimeUnit;

/** Starts a round of the container cleaner once in an interval, on a worker, while this member leads. Upkeep thread. */
final class ContainerCleaning {
    private final ContainerCleaner cleaner;
    private final SessionTracker sessions;
    private final Workers workers;
    private final TimeSource time;
    private final long intervalNanos;
    private long lastNanos;

    ContainerCleaning(
            ContainerCleaner cleaner, SessionTracker sessions, Workers workers, TimeSource time, int intervalMillis) {
        this.cleaner = cleaner;
        this.sessions = sessions;
        this.workers = workers;
        this.time = time;
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        this.lastNanos = time.nanoTime();
    }

    /** To be called several times a tick. */
    void round() {
        long now = time.nanoTime();
        if (sessions.leading() && now - lastNanos >= intervalNanos) {
            lastNanos = now;
            // It may walk many znodes: the expiry of sessions does not wait for it.
            workers.run(cleaner::round);
        }
    }
}
