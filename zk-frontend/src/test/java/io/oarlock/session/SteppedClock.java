package io.oarlock.session;

import io.oarlock.time.TimeSource;

/** Time that passes only when a test says so, on the thread of the test. */
final class SteppedClock implements TimeSource {
    static final long WALL_MILLIS = 5_000_000;

    long nowMillis = -50_000;

    @Override
    public long nanoTime() {
        return nowMillis * 1_000_000;
    }

    @Override
    public long millis() {
        return WALL_MILLIS + nowMillis;
    }
}
