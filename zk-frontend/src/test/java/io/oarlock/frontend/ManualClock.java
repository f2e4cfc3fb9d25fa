package io.oarlock.frontend;

import static org.awaitility.Awaitility.await;

import io.oarlock.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when a test says so. Knows how often the upkeep thread has looked at it. */
final class ManualClock implements TimeSource {
    private static final long START_NANOS = -5_000_000_000L;
    private static final long START_MILLIS = 1_000_000_000_000L;
    private static final int LOOKS_OF_A_WHOLE_ROUND = 6;

    private final AtomicLong nanos = new AtomicLong(START_NANOS);
    private final AtomicLong wallAheadMillis = new AtomicLong();
    private final AtomicLong looksOfUpkeep = new AtomicLong();

    @Override
    public long nanoTime() {
        if (Thread.currentThread().getName().equals("oarlock-upkeep")) {
            looksOfUpkeep.incrementAndGet();
        }
        return nanos.get();
    }

    @Override
    public long millis() {
        return START_MILLIS + wallAheadMillis.get() + (nanos.get() - START_NANOS) / 1_000_000;
    }

    /** Sets the wall clock so far ahead of what it should show; time goes on as it did. */
    void setWallAhead(long millis) {
        wallAheadMillis.set(millis);
    }

    void turn(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }

    /** Turns, and waits until upkeep has worked with the new time. */
    void turnAndLetWork(long millis) {
        turn(millis);
        long looks = looksOfUpkeep.get() + LOOKS_OF_A_WHOLE_ROUND;
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> looksOfUpkeep.get() >= looks);
    }
}
