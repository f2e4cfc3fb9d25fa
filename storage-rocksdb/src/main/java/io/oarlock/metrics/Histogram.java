package io.oarlock.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How long operations take: one distribution over fixed buckets for each operation. Any thread; never locks. */
public final class Histogram {
    private static final List<Long> BOUNDS_NANOS = List.of(
            10_000L,
            100_000L,
            1_000_000L,
            5_000_000L,
            10_000_000L,
            50_000_000L,
            100_000_000L,
            250_000_000L,
            500_000_000L,
            1_000_000_000L,
            5_000_000_000L);

    private static final long[] BOUNDS =
            BOUNDS_NANOS.stream().mapToLong(Long::longValue).toArray();

    private final List<String> operations;
    private final LongAdder[][] buckets;
    private final LongAdder[] sumsNanos;

    Histogram(List<String> operations) {
        this.operations = List.copyOf(operations);
        this.buckets = new LongAdder[operations.size()][BOUNDS.length + 1];
        for (LongAdder[] row : buckets) {
            Arrays.setAll(row, bucket -> new LongAdder());
        }
        this.sumsNanos = new LongAdder[operations.size()];
        Arrays.setAll(sumsNanos, operation -> new LongAdder());
    }

    /**
     * The distribution of one operation.
     *
     * @param counts samples in each bucket, not added up; the last one is of those over every bound
     */
    public record Distribution(String operation, List<Long> counts, long sumNanos) {
        public Distribution {
            counts = List.copyOf(counts);
        }

        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Upper bounds of the buckets, each inclusive. */
    public static List<Long> boundsNanos() {
        return BOUNDS_NANOS;
    }

    /** @param operation its place in the list that the histogram was registered with */
    public void observe(int operation, long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
            bucket++;
        }
        buckets[operation][bucket].increment();
        sumsNanos[operation].add(nanos);
    }

    public List<Distribution> read() {
        List<Distribution> all = new ArrayList<>();
        for (int operation = 0; operation < buckets.length; operation++) {
            all.add(new Distribution(
                    operations.get(operation),
                    Arrays.stream(buckets[operation]).map(LongAdder::sum).toList(),
                    sumsNanos[operation].sum()));
        }
        return all;
    }
}
