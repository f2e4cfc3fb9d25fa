package io.oarlock.seeded.eventloop;

/** A timer that no test can turn. */
final class WaitsForRealTime {
    private WaitsForRealTime() {}

    static boolean isLate(long deadlineNanos) {
        return System.nanoTime() - deadlineNanos > 0;
    }
}
