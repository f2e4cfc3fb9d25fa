package io.oarlock.metrics;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Count, sum, smallest, largest and last of a number of samples. Any thread; only quantiles take a lock, for a moment.
 */
public final class Samples {
    private final LongAdder count = new LongAdder();
    private final LongAdder sum = new LongAdder();
    private final LongAccumulator min = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator max = new LongAccumulator(Math::max, Long.MIN_VALUE);
    private volatile long last = Summary.NOTHING;

    private final @Nullable RecentSamples recent;

    /** Without quantiles. */
    public Samples() {
        this(null);
    }

    private Samples(@Nullable RecentSamples recent) {
        this.recent = recent;
    }

    /** Those of the last minutes are kept as a distribution, too. */
    public static Samples withQuantiles() {
        return new Samples(new RecentSamples());
    }

    public void add(long sample) {
        if (recent != null) {
            recent.add(sample);
        }
        sum.add(sample);
        min.accumulate(sample);
        max.accumulate(sample);
        last = sample;
        count.increment();
    }

    /** Adds samples that one thread has summed up. */
    public void add(LocalSamples samples) {
        if (samples.count() == 0) {
            return;
        }
        sum.add(samples.sum());
        min.accumulate(samples.min());
        max.accumulate(samples.max());
        last = samples.last();
        count.add(samples.count());
        if (recent != null) {
            recent.add(samples);
        }
    }

    /** Forgets all samples. */
    public void reset() {
        count.reset();
        sum.reset();
        min.reset();
        max.reset();
        last = Summary.NOTHING;
    }

    /** @param divisor as of {@link #summary} */
    SummaryReading reading(long divisor) {
        return new SummaryReading(summary(divisor), recent == null ? Quantiles.NONE : recent.read(divisor));
    }

    /** @param divisor converts the unit of the samples: 1,000,000 for samples in ns and a summary in ms */
    public Summary summary(long divisor) {
        long samples = count.sum();
        long smallest = min.get();
        long largest = max.get();
        // A reset or the first sample may be under way: the two are not set at one instant.
        if (samples == 0 || smallest > largest) {
            return Summary.NONE;
        }
        return new Summary(
                samples, (double) sum.sum() / divisor, last / divisor, smallest / divisor, largest / divisor);
    }
}
