package io.oarlock.metrics;

/**
 * Samples of one thread, summed up and sorted into buckets without any ordering between threads. Handed over with
 * {@link Samples#add}.
 */
public final class LocalSamples {
    /** Leading bits that tell buckets apart, for two digits: those of {@link RecentSamples}. */
    private static final int BITS = 8;

    private static final int HALF = 1 << (BITS - 1);
    private static final int BUCKETS = bucket(RecentSamples.SAMPLE_MAX) + 1;

    private final int[] counts = new int[BUCKETS];
    /** The buckets that hold something, so that handing over costs nothing for the others. */
    private final int[] used = new int[BUCKETS];

    private int usedCount;
    private long count;
    private long sum;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private long last;

    public void add(long sample) {
        int bucket = bucket(Math.max(0, Math.min(sample, RecentSamples.SAMPLE_MAX)));
        if (counts[bucket]++ == 0) {
            used[usedCount++] = bucket;
        }
        count++;
        sum += sample;
        min = Math.min(min, sample);
        max = Math.max(max, sample);
        last = sample;
    }

    /** Forgets all samples. */
    public void clear() {
        for (int i = 0; i < usedCount; i++) {
            counts[used[i]] = 0;
        }
        usedCount = 0;
        count = 0;
        sum = 0;
        min = Long.MAX_VALUE;
        max = Long.MIN_VALUE;
    }

    public long count() {
        return count;
    }

    long sum() {
        return sum;
    }

    long min() {
        return min;
    }

    long max() {
        return max;
    }

    long last() {
        return last;
    }

    /** Takes a sample and how many there are that differ from it by less than two digits tell. */
    @FunctionalInterface
    interface BucketConsumer {
        void accept(long sample, long count);
    }

    void forEachBucket(BucketConsumer consumer) {
        for (int i = 0; i < usedCount; i++) {
            consumer.accept(smallest(used[i]), counts[used[i]]);
        }
    }

    private static int bucket(long sample) {
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(sample) - BITS);
        return shift * HALF + (int) (sample >>> shift);
    }

    private static long smallest(int bucket) {
        int shift = Math.max(0, bucket / HALF - 1);
        return (long) (bucket - shift * HALF) << shift;
    }
}
