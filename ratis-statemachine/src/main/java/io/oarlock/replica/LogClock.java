package io.oarlock.replica;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The time of the log as its leader has it. Entries never go back in time, so once a wall clock that was ahead is put
 * right, the log is ahead of it. Its time must not stand still until then, or nothing that is made meanwhile would come
 * of age: it goes on at half its pace, so that the wall clock catches up and nothing comes of age early. Any thread.
 */
public final class LogClock {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SLOWER = 2;

    private final LongSupplier nanoTime;
    private final AtomicReference<Reading> last;

    /** What the clock showed, and when. */
    private record Reading(long millis, long nanos) {}

    /** @param nanoTime like {@link System#nanoTime()} */
    public LogClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = new AtomicReference<>(new Reading(Long.MIN_VALUE, nanoTime.getAsLong()));
    }

    /**
     * Milliseconds since the epoch, never less than before.
     *
     * @param wallMillis what the wall clock shows
     * @param appliedMillis the time of the last entry applied
     */
    public long read(long wallMillis, long appliedMillis) {
        long nanos = nanoTime.getAsLong();
        return last.updateAndGet(before -> next(before, Math.max(wallMillis, appliedMillis), nanos))
                .millis();
    }

    private static Reading next(Reading before, long leastMillis, long nanos) {
        if (leastMillis > before.millis()) {
            return new Reading(leastMillis, nanos);
        }
        long passedMillis = Math.max(0, (nanos - before.nanos()) / (SLOWER * NANOS_PER_MILLI));
        return new Reading(before.millis() + passedMillis, before.nanos() + passedMillis * SLOWER * NANOS_PER_MILLI);
    }
}
