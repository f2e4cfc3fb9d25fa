package io.oarlock.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;

/**
 * The distribution of the samples of the last five to ten minutes, as exact as two digits. Any thread; a lock is held
 * for single additions and copies only. Windows are changed by those who read: where nobody has read for long, the
 * first reading covers all that time.
 */
final class RecentSamples {
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(5);
    /** In nanoseconds more than an hour. */
    static final long SAMPLE_MAX = 1L << 42;

    private static final int DIGITS = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private Histogram window = new Histogram(SAMPLE_MAX, DIGITS);
    private Histogram windowBefore = new Histogram(SAMPLE_MAX, DIGITS);
    private long windowBeganNanos = System.nanoTime();

    void add(long sample) {
        lock.lock();
        try {
            window.recordValue(Math.max(0, Math.min(sample, SAMPLE_MAX)));
        } finally {
            lock.unlock();
        }
    }

    void add(LocalSamples samples) {
        lock.lock();
        try {
            samples.forEachBucket(window::recordValueWithCount);
        } finally {
            lock.unlock();
        }
    }

    Quantiles read(long divisor) {
        Histogram both = ofBothWindows();
        return both.getTotalCount() == 0 ? Quantiles.NONE : quantiles(both, (double) divisor);
    }

    private Histogram ofBothWindows() {
        lock.lock();
        try {
            Histogram both = window.copy();
            both.add(windowBefore);
            long now = System.nanoTime();
            if (now - windowBeganNanos > WINDOW_NANOS) {
                Histogram oldest = windowBefore;
                oldest.reset();
                windowBefore = window;
                window = oldest;
                windowBeganNanos = now;
            }
            return both;
        } finally {
            lock.unlock();
        }
    }

    private static Quantiles quantiles(Histogram samples, double divisor) {
        return new Quantiles(
                samples.getValueAtPercentile(50) / divisor,
                samples.getValueAtPercentile(90) / divisor,
                samples.getValueAtPercentile(95) / divisor,
                samples.getValueAtPercentile(99) / divisor,
                samples.getValueAtPercentile(99.9) / divisor);
    }
}
