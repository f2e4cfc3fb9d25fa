package io.oarlock.operations;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.Metric.Type;
import io.oarlock.metrics.SummaryReading;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The numbers of a member, read at about the same time.
 *
 * @param numbers counters and gauges in the order of their table; a metric that does not apply is missing
 * @param summaries in the same order
 */
public record MonitorValues(
        ServerVersion version,
        ServerMode mode,
        PeerState peerState,
        Map<Metric, Number> numbers,
        Map<Metric, SummaryReading> summaries) {
    public MonitorValues {
        EnumMap<Metric, Number> ordered = new EnumMap<>(Metric.class);
        ordered.putAll(numbers);
        if (ordered.keySet().stream()
                .anyMatch(metric -> metric.type() == Type.HISTOGRAM || metric.type() == Type.SUMMARY)) {
            throw new IllegalArgumentException("a distribution is no number: " + ordered.keySet());
        }
        numbers = Collections.unmodifiableMap(ordered);
        EnumMap<Metric, SummaryReading> orderedSummaries = new EnumMap<>(Metric.class);
        orderedSummaries.putAll(summaries);
        summaries = Collections.unmodifiableMap(orderedSummaries);
    }
}
