package io.oarlock.telemetry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets one line of log through in ten seconds, for what a client or any process that reaches a port can cause at will.
 * Any thread.
 */
public final class LogRateLimit {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private final AtomicLong toldNanos;

    public LogRateLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.toldNanos = new AtomicLong(nanoTime.getAsLong() - PAUSE_NANOS);
    }

    public boolean mayTell() {
        long now = nanoTime.getAsLong();
        long told = toldNanos.get();
        return now - told >= PAUSE_NANOS && toldNanos.compareAndSet(told, now);
    }
}
