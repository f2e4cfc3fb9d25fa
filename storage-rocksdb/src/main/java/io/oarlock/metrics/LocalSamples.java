package io.oarlock.metrics;

/** Samples of one thread, summed up without any ordering between threads. Handed over with {@link Samples#add}. */
public final class LocalSamples {
    private long count;
    private long sum;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private long last;

    public void add(long sample) {
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

    long last() {
        return last;
    }
}
