package io.oarlock.chaos.report;

import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.EventKind;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A run second by second.
 *
 * @param seconds from the first operation to the last
 * @param faults in the order of their starts
 */
public record Timeline(List<Second> seconds, List<FaultSpan> faults) {

    private static final long LATENCY_MICROS_MAX = TimeUnit.MINUTES.toMicros(5);
    private static final double MICROS_PER_MILLI = 1000.0;

    /**
     * What happened within one second.
     *
     * @param at seconds since the start of the recording
     * @param succeeded operations that succeeded
     * @param unknown operations whose outcome stayed unknown
     * @param medianMillis latency of those that succeeded
     * @param p99Millis latency that one of a hundred exceeded
     */
    public record Second(long at, long succeeded, long unknown, double medianMillis, double p99Millis) {}

    /**
     * A fault and its effect in time.
     *
     * @param name of the fault
     * @param members that it touched
     * @param startMillis since the start of the recording
     * @param stopMillis when it was healed; the end of the run if it never was
     */
    public record FaultSpan(String name, String members, long startMillis, long stopMillis) {}

    /** Reads it off a history. */
    public static Timeline of(History history) {
        TreeMap<Long, Bucket> buckets = new TreeMap<>();
        long endMillis = 0;
        for (Operation operation : history.operations()) {
            if (operation.span().returnNanos() != Long.MAX_VALUE) {
                long at = TimeUnit.NANOSECONDS.toSeconds(operation.span().returnNanos());
                buckets.computeIfAbsent(at, second -> new Bucket()).add(operation);
                endMillis = Math.max(
                        endMillis,
                        TimeUnit.NANOSECONDS.toMillis(operation.span().returnNanos()));
            }
        }
        List<Second> seconds = new ArrayList<>();
        for (long at = buckets.isEmpty() ? 0 : buckets.firstKey();
                !buckets.isEmpty() && at <= buckets.lastKey();
                at++) {
            seconds.add(buckets.getOrDefault(at, new Bucket()).second(at));
        }
        return new Timeline(seconds, faults(history, endMillis));
    }

    private static List<FaultSpan> faults(History history, long endMillis) {
        List<FaultSpan> faults = new ArrayList<>();
        for (Event event : history.events()) {
            if (event.kind() != EventKind.NOTE || !event.function().equals("fault")) {
                continue;
            }
            Fields fields = Fields.of(event.value());
            long millis = TimeUnit.NANOSECONDS.toMillis(event.timeNanos());
            if ("start".equals(fields.text("phase"))) {
                String members = fields.list("members").toString();
                faults.add(new FaultSpan(String.valueOf(fields.text("name")), members, millis, endMillis));
            } else if (!faults.isEmpty()) {
                FaultSpan open = faults.remove(faults.size() - 1);
                faults.add(new FaultSpan(open.name, open.members, open.startMillis, millis));
            }
        }
        return List.copyOf(faults);
    }

    private static final class Bucket {
        private final Histogram latencyMicros = new Histogram(LATENCY_MICROS_MAX, 2);
        private long unknown;

        void add(Operation operation) {
            if (operation.isOk()) {
                long nanos = operation.span().returnNanos() - operation.span().callNanos();
                latencyMicros.recordValue(Math.min(LATENCY_MICROS_MAX, TimeUnit.NANOSECONDS.toMicros(nanos)));
            } else if (operation.attempt().isUnknown()) {
                unknown++;
            }
        }

        Second second(long at) {
            return new Second(
                    at,
                    latencyMicros.getTotalCount(),
                    unknown,
                    latencyMicros.getValueAtPercentile(50) / MICROS_PER_MILLI,
                    latencyMicros.getValueAtPercentile(99) / MICROS_PER_MILLI);
        }
    }
}
