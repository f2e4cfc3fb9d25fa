package io.oarlock.benchmarks.compare;

import java.util.List;

/**
 * One trial and the figures read from it.
 *
 * @param id what {@code --only} names it by
 * @param membersMin the trial makes sense with at least so many members
 */
record Row(String id, int membersMin, Trial trial, List<Metric> metrics) {
    Row(String id, String load, Metric... metrics) {
        this(id, 1, new LoadTrial(load), List.of(metrics));
    }

    /** Whether this row was asked for: by its id, or by the beginning of it. */
    boolean named(List<String> wanted) {
        return wanted.isEmpty() || wanted.stream().anyMatch(id::startsWith);
    }
}
