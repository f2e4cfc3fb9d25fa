package io.oarlock.metrics;

import io.oarlock.metrics.Metric.Type;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one member. Every package registers those that it counts, once, when it is constructed, and keeps what
 * it counts with; nothing is looked up while counting. Any thread.
 */
public final class MetricRegistry {
    private final Map<Metric, LongSupplier> values = new ConcurrentHashMap<>();
    private final Map<Metric, Histogram> histograms = new ConcurrentHashMap<>();
    private final Map<Metric, Supplier<SummaryReading>> summaries = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException when the table says something else, or the metric is registered already */
    public Counter counter(Metric metric) {
        Counter counter = new Counter();
        register(metric, Type.COUNTER, counter::value);
        return counter;
    }

    /**
     * A counter that its owner keeps.
     *
     * @param value must only grow; any thread
     */
    public void counter(Metric metric, LongSupplier value) {
        register(metric, Type.COUNTER, value);
    }

    /** @param value called by any thread, must not block */
    public void gauge(Metric metric, LongSupplier value) {
        register(metric, Type.GAUGE, value);
    }

    /** @param operations in the order by which {@link Histogram#observe} names them */
    public Histogram histogram(Metric metric, List<String> operations) {
        requireType(metric, Type.HISTOGRAM);
        Histogram histogram = new Histogram(operations);
        requireFirst(metric, histograms.putIfAbsent(metric, histogram));
        return histogram;
    }

    /**
     * Samples that their owner adds.
     *
     * @param divisor converts the unit of the samples into that of the metric
     */
    public void summary(Metric metric, Samples samples, long divisor) {
        requireType(metric, Type.SUMMARY);
        requireFirst(metric, summaries.putIfAbsent(metric, () -> samples.reading(divisor)));
    }

    private void register(Metric metric, Type type, LongSupplier value) {
        requireType(metric, type);
        requireFirst(metric, values.putIfAbsent(metric, value));
    }

    private static void requireType(Metric metric, Type type) {
        if (metric.type() != type) {
            throw new IllegalArgumentException(metric + " is a " + metric.type() + ", not a " + type);
        }
    }

    private static void requireFirst(Metric metric, @Nullable Object earlier) {
        if (earlier != null) {
            throw new IllegalArgumentException(metric + " is registered already");
        }
    }

    /** The value of a counter or gauge. */
    public long value(Metric metric) {
        LongSupplier value = values.get(metric);
        if (value == null) {
            throw new IllegalArgumentException(metric + " is not registered");
        }
        return value.getAsLong();
    }

    /** Counters and gauges in the order of the table. */
    public Map<Metric, Number> values() {
        Map<Metric, Number> now = new EnumMap<>(Metric.class);
        values.forEach((metric, value) -> now.put(metric, value.getAsLong()));
        return now;
    }

    /** Summaries in the order of the table. */
    public Map<Metric, SummaryReading> summaries() {
        Map<Metric, SummaryReading> now = new EnumMap<>(Metric.class);
        summaries.forEach((metric, reading) -> now.put(metric, reading.get()));
        return now;
    }

    /** Histograms in the order of the table. */
    public Map<Metric, Histogram> histograms() {
        return histograms.isEmpty() ? Map.of() : new EnumMap<>(histograms);
    }
}
