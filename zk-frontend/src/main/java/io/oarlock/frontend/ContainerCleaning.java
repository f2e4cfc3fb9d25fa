package io.oarlock.frontend;

import io.oarlock.eventloop.Workers;
import io.oarlock.session.ContainerCleaner;
import io.oarlock.session.SessionTracker;
import io.oarlock.time.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts a round of the container cleaner once in an interval, on a worker, while this member leads. Upkeep thread. */
final class ContainerCleaning {
    private final ContainerCleaner cleaner;
    private final SessionTracker sessions;
    private final Workers workers;
    private final TimeSource time;
    private final long intervalNanos;
    /** A walk may take longer than the interval: a second one beside it would take another worker. */
    private final AtomicBoolean running = new AtomicBoolean();

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
        if (sessions.leading() && now - lastNanos >= intervalNanos && running.compareAndSet(false, true)) {
            lastNanos = now;
            // It may walk many znodes: the expiry of sessions does not wait for it.
            if (!workers.run(this::clean)) {
                running.set(false);
            }
        }
    }

    private void clean() {
        try {
            cleaner.round();
        } finally {
            running.set(false);
        }
    }
}
