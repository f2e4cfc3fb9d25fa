package io.oarlock.operations;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.Metric.Type;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The numbers of a member, read at about the same time.
 *
 * @param numbers counters and gauges in the order of their table; a metric that does not apply is missing
 */
public record MonitorValues(ServerVersion version, ServerMode mode, PeerState peerState, Map<Metric, Number> numbers) {
    public MonitorValues {
        EnumMap<Metric, Number> ordered = new EnumMap<>(Metric.class);
        ordered.putAll(numbers);
        if (ordered.keySet().stream().anyMatch(metric -> metric.type() == Type.HISTOGRAM)) {
            throw new IllegalArgumentException("a histogram is no number: " + ordered.keySet());
        }
        numbers = Collections.unmodifiableMap(ordered);
    }
}
