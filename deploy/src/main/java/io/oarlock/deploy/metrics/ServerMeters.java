package io.oarlock.deploy.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The meters of one server: counted on any thread, read for {@code mntr} and for the metrics endpoint. */
public final class ServerMeters implements Meters {
    private static final double[] DURATION_SECONDS = {1e-5, 1e-4, 1e-3, 5e-3, 1e-2, 5e-2, 0.1, 0.25, 0.5, 1, 5};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<String, LongSupplier> readings = new ConcurrentSkipListMap<>();

    @Override
    public Counter counter(String name, String help) {
        LongAdder total = new LongAdder();
        register(name, total::sum);
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(out -> out.call((double) total.sum()))
                .register(registry);
        return total::add;
    }

    @Override
    public void gauge(String name, String help, LongSupplier value) {
        register(name, value);
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(out -> out.call((double) value.getAsLong()))
                .register(registry);
    }

    @Override
    public Durations durations(String name, String help, List<String> operations) {
        Histogram histogram = Histogram.builder()
                .name(name)
                .help(help)
                .labelNames("operation")
                .classicOnly()
                .classicUpperBounds(DURATION_SECONDS)
                .register(registry);
        DistributionDataPoint[] points =
                operations.stream().map(histogram::labelValues).toArray(DistributionDataPoint[]::new);
        return (operation, nanos) -> points[operation].observe(nanos / 1e9);
    }

    private void register(String name, LongSupplier value) {
        if (readings.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("there is a meter " + name + " already");
        }
    }

    /** Every meter by its name, in the order of the names. */
    public Map<String, Number> readings() {
        Map<String, Number> now = new TreeMap<>();
        readings.forEach((name, value) -> now.put(name, value.getAsLong()));
        return Collections.unmodifiableMap(now);
    }

    PrometheusRegistry registry() {
        return registry;
    }
}
