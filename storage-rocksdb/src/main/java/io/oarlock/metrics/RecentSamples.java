package io.oarlock.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * The distribution of the samples of the last five to ten minutes, as exact as two digits. Any thread; adding never
 * waits. Windows are changed by those who read: where nobody has read for long, the first reading covers all that time.
 */
final class RecentSamples {
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(5);
    /** In nanoseconds more than an hour. */
    private static final long SAMPLE_MAX = 1L << 42;

    private static final int DIGITS = 2;

    private final Recorder recorder = new Recorder(SAMPLE_MAX, DIGITS);
    private final ReentrantLock reading = new ReentrantLock();
    private Histogram interval = recorder.getIntervalHistogram();
    private Histogram window = new Histogram(SAMPLE_MAX, DIGITS);
    private Histogram windowBefore = new Histogram(SAMPLE_MAX, DIGITS);
    private long windowBeganNanos = System.nanoTime();

    void add(long sample) {
        recorder.recordValue(Math.max(0, Math.min(sample, SAMPLE_MAX)));
    }

    Quantiles read(long divisor) {
        reading.lock();
        try {
            interval = recorder.getIntervalHistogram(interval);
            window.add(interval);
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
            return both.getTotalCount() == 0 ? Quantiles.NONE : quantiles(both, divisor);
        } finally {
            reading.unlock();
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
