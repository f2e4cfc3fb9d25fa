package io.oarlock.metrics;

import java.util.function.LongConsumer;

/** Samples of one thread, summed up without any ordering between threads. Handed over with {@link Samples#add}. */
public final class LocalSamples {
    /** More than one pass of an event loop often has; of more samples the latest stand for all. */
    private static final int LATEST_MAX = 64;

    private final long[] latest = new long[LATEST_MAX];
    private long count;
    private long sum;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private long last;

    public void add(long sample) {
        latest[(int) (count % LATEST_MAX)] = sample;
        count++;
        sum += sample;
        min = Math.min(min, sample);
        max = Math.max(max, sample);
        last = sample;
    }

    /** Forgets all samples. */
    public void clear() {
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

    void forEachLatest(LongConsumer consumer) {
        int known = (int) Math.min(count, LATEST_MAX);
        for (int sample = 0; sample < known; sample++) {
            consumer.accept(latest[sample]);
        }
    }

    long last() {
        return last;
    }
}
