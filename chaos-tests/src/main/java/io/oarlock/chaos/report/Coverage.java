package io.oarlock.chaos.report;

import io.oarlock.chaos.check.Exercise;
import io.oarlock.chaos.history.Event;
import io.oarlock.chaos.history.Fields;
import io.oarlock.chaos.history.History;
import io.oarlock.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How often each promise was exercised, by each workload, under each fault: operations that were under way while the
 * fault was in effect. Notes {@code client} say which workload a client belongs to.
 *
 * @param counts by promise, fault and workload
 */
public record Coverage(Map<Cell, Long> counts) {

    private static final String NO_FAULT = "no fault";

    /** One combination. */
    public record Cell(Exercise promise, String fault, String workload) {}

    public static final Coverage NONE = new Coverage(Map.of());

    /** What one run exercised. */
    public static Coverage of(History history) {
        Map<Long, String> workloads = workloads(history);
        List<Period> periods = periods(history);
        Map<Cell, Long> counts = new HashMap<>();
        for (Operation operation : history.operations()) {
            String workload = workloads.get(operation.in().numberOr("client", -1));
            if (workload == null) {
                continue;
            }
            List<String> faults = periods.stream()
                    .filter(period -> period.overlaps(operation))
                    .map(Period::fault)
                    .distinct()
                    .toList();
            for (Exercise promise : Exercise.values()) {
                if (promise.isBy(operation)) {
                    for (String fault : faults.isEmpty() ? List.of(NO_FAULT) : faults) {
                        counts.merge(new Cell(promise, fault, workload), 1L, Long::sum);
                    }
                }
            }
        }
        return new Coverage(counts);
    }

    /** The two together. */
    public Coverage plus(Coverage other) {
        Map<Cell, Long> sum = new HashMap<>(counts);
        other.counts.forEach((cell, count) -> sum.merge(cell, count, Long::sum));
        return new Coverage(sum);
    }

    /** A table for every promise, with a row for each fault and a column for each workload that can exercise it. */
    public String markdown() {
        StringBuilder text = new StringBuilder("# How often each promise was exercised\n");
        TreeSet<String> faults = new TreeSet<>(
                Comparator.comparing((String name) -> !name.equals(NO_FAULT)).thenComparing(Comparator.naturalOrder()));
        counts.keySet().forEach(cell -> faults.add(cell.fault));
        for (Exercise promise : Exercise.values()) {
            TreeSet<String> workloads = new TreeSet<>();
            counts.keySet().stream()
                    .filter(cell -> cell.promise == promise)
                    .forEach(cell -> workloads.add(cell.workload));
            text.append("\n## ").append(promise.text()).append("\n\n");
            if (workloads.isEmpty()) {
                text.append("Never.\n");
                continue;
            }
            text.append("| fault | ").append(String.join(" | ", workloads)).append(" |\n");
            text.append("|---|").append("---:|".repeat(workloads.size())).append('\n');
            for (String fault : faults) {
                text.append("| ").append(fault).append(" |");
                workloads.forEach(workload -> text.append(' ')
                        .append(counts.getOrDefault(new Cell(promise, fault, workload), 0L))
                        .append(" |"));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static Map<Long, String> workloads(History history) {
        Map<Long, String> workloads = new TreeMap<>();
        for (Event note : history.notes()) {
            if (note.function().equals("client")) {
                Fields fields = Fields.of(note.value());
                workloads.put(fields.number("client"), fields.requiredText("workload"));
            }
        }
        return workloads;
    }

    private static List<Period> periods(History history) {
        List<Period> periods = new ArrayList<>();
        Map<String, Long> open = new TreeMap<>();
        for (Event note : history.notes()) {
            if (note.function().equals("fault")) {
                Fields fields = Fields.of(note.value());
                String name = fields.requiredText("name");
                if ("start".equals(fields.text("phase"))) {
                    open.put(name, note.timeNanos());
                } else if (open.containsKey(name)) {
                    periods.add(new Period(name, open.remove(name), note.timeNanos()));
                }
            }
        }
        open.forEach((name, from) -> periods.add(new Period(name, from, Long.MAX_VALUE)));
        return periods;
    }

    private record Period(String fault, long fromNanos, long toNanos) {

        boolean overlaps(Operation operation) {
            return operation.span().callNanos() < toNanos && operation.span().returnNanos() > fromNanos;
        }
    }
}
