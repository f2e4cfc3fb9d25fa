package io.oarlock.chaos.check.linearizability;

import io.oarlock.chaos.check.finding.Verdict;

/**
 * How much a check may spend before it gives up with {@link Verdict#UNKNOWN}.
 *
 * @param keyMillis wall-clock time for one key
 * @param totalMillis wall-clock time for all keys of a history
 * @param configurationsMax configurations remembered for one key; about 200 bytes each
 */
public record Budget(long keyMillis, long totalMillis, int configurationsMax) {

    /** Enough for 10,000 operations of 20 clients; what it remembers fits into the heap that the suite is given. */
    public static final Budget STANDARD = new Budget(60_000, 120_000, 5_000_000);

    /** For runs of a few seconds, which somebody waits for. */
    public static final Budget SHORT = new Budget(3_000, 6_000, 1_000_000);

    /** What is decided in that time is decided in any case: most znodes of a run have few operations. */
    private static final long KEY_MILLIS_MIN = 10;

    private static final int COUNTS_OF_A_CONFIGURATION = 32;

    /** What a key gets when the history's time has come down to this. */
    Budget within(long leftMillis) {
        long millis = Math.max(KEY_MILLIS_MIN, Math.min(keyMillis, leftMillis));
        return new Budget(millis, totalMillis, configurationsMax);
    }

    /**
     * Whether configurations take too much memory that have a count for each of so many kinds of unknown operations.
     */
    boolean isExceededBy(long configurations, int counts) {
        return configurations * (1 + counts / COUNTS_OF_A_CONFIGURATION) > configurationsMax;
    }

    /** The same with a part of the time for each key. */
    Budget dividedBy(int parts) {
        return new Budget(keyMillis / parts, totalMillis, configurationsMax);
    }
}
