package io.oarlock.metrics;

/**
 * What a number of samples come to.
 *
 * @param last {@link #NOTHING} when there was no sample, like min and max
 */
public record Summary(long count, double sum, long last, long min, long max) {
    /** Stands for a sample where there is none. */
    public static final long NOTHING = -1;

    /** No samples. */
    public static final Summary NONE = new Summary(0, 0, NOTHING, NOTHING, NOTHING);

    private static final double DECIMALS = 10_000;

    public Summary {
        if (count < 0 || min > max) {
            throw new IllegalArgumentException(count + " samples from " + min + " to " + max);
        }
    }

    public double average() {
        return count == 0 ? 0 : sum / count;
    }

    /** The average with at most four decimals, as ZooKeeper rounds it. */
    public double roundedAverage() {
        return Math.round(average() * DECIMALS) / DECIMALS;
    }

    /** The smallest sample, 0 where there is none. */
    public long minOrZero() {
        return Math.max(0, min);
    }

    /** The largest sample, 0 where there is none. */
    public long maxOrZero() {
        return Math.max(0, max);
    }

    /** Samples of both. */
    public Summary and(Summary other) {
        if (count == 0) {
            return other;
        }
        if (other.count == 0) {
            return this;
        }
        return new Summary(
                count + other.count, sum + other.sum, other.last, Math.min(min, other.min), Math.max(max, other.max));
    }
}
