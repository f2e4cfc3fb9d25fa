package io.oarlock.benchmarks.compare.row;

import com.fasterxml.jackson.databind.JsonNode;
import io.oarlock.benchmarks.compare.figure.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What all paired runs measured: for each size of ensemble and row, the samples of both contenders pair by pair. */
public final class Samples {
    /** What was done, to how many members. */
    public record Key(int members, Row row) {}

    /** The samples of one pair of runs. */
    public record Pair(JsonNode baseline, JsonNode candidate) {
        public double ratio(Metric metric) {
            return metric.of(candidate) / metric.of(baseline);
        }
    }

    /** Why a contender has no figures for a row in one of the pairs. */
    public record Failure(String contender, String reason) {}

    private final Map<Key, List<Pair>> pairs = new LinkedHashMap<>();
    private final Map<Key, List<Failure>> failures = new LinkedHashMap<>();
    private final Map<Key, String> skipped = new LinkedHashMap<>();

    public void add(Key key, JsonNode baseline, JsonNode candidate) {
        expect(key);
        Objects.requireNonNull(pairs.get(key), "not expected").add(new Pair(baseline, candidate));
    }

    public void fail(Key key, Failure failure) {
        expect(key);
        failures.computeIfAbsent(key, any -> new ArrayList<>()).add(failure);
    }

    /** A row that this machine cannot measure, and why. */
    public void skip(Key key, String reason) {
        expect(key);
        skipped.put(key, reason);
    }

    /** Rows that were not measured, with the reasons. */
    public Map<Key, String> skipped() {
        return Collections.unmodifiableMap(skipped);
    }

    /** A row that is listed even if nothing comes of it. */
    public void expect(Key key) {
        pairs.computeIfAbsent(key, any -> new ArrayList<>());
    }

    public List<Key> keys() {
        return List.copyOf(pairs.keySet());
    }

    public List<Pair> pairs(Key key) {
        return pairs.getOrDefault(key, List.of());
    }

    public List<Failure> failures(Key key) {
        return failures.getOrDefault(key, List.of());
    }

    /** Whether every row has its figures, but for those that cannot be measured here. */
    public boolean complete() {
        return failures.isEmpty()
                && pairs.entrySet().stream()
                        .noneMatch(entry -> entry.getValue().isEmpty() && !skipped.containsKey(entry.getKey()));
    }

    public static double median(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
        return median(pairs.stream().mapToDouble(figure));
    }

    /** NaN of nothing: a figure that is not there. */
    public static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
