package io.oarlock.raft;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one line of log through in ten seconds, for what a stranger or a client can bring about at will. Any thread. */
final class LogPace {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private final AtomicLong toldNanos;

    LogPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.toldNanos = new AtomicLong(nanoTime.getAsLong() - PAUSE_NANOS);
    }

    boolean mayTell() {
        long now = nanoTime.getAsLong();
        long told = toldNanos.get();
        return now - told >= PAUSE_NANOS && toldNanos.compareAndSet(told, now);
    }
}
