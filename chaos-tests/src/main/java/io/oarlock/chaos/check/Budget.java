package io.oarlock.chaos.check;

/**
 * How much a check may spend before it gives up with {@link Verdict#UNKNOWN}.
 *
 * @param timeMillis wall-clock time for one key
 * @param configurationsMax configurations remembered for one key; about 200 bytes each
 */
public record Budget(long timeMillis, int configurationsMax) {

    /** Enough for 10,000 operations of 20 clients. */
    public static final Budget STANDARD = new Budget(60_000, 20_000_000);
}
