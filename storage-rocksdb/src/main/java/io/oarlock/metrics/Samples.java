package io.oarlock.metrics;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Count, sum, smallest, largest and last of a number of samples. Any thread; never locks. */
public final class Samples {
    private final LongAdder count = new LongAdder();
    private final LongAdder sum = new LongAdder();
    private final LongAccumulator min = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator max = new LongAccumulator(Math::max, Long.MIN_VALUE);
    private volatile long last = Summary.NOTHING;

    public void add(long sample) {
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
    }

    /** Forgets all samples. */
    public void reset() {
        count.reset();
        sum.reset();
        min.reset();
        max.reset();
        last = Summary.NOTHING;
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
