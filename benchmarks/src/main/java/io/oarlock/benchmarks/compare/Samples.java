package io.oarlock.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures of all paired runs: for each size of ensemble and metric, the values of both contenders pair by pair. */
final class Samples {
    /** What is compared, on how many members. */
    record Key(int members, Metric metric) {}

    /** The values of one pair of runs. */
    record Pair(double zooKeeper, double oarlock) {
        double ratio() {
            return oarlock / zooKeeper;
        }
    }

    private final Map<Key, List<Pair>> pairs = new LinkedHashMap<>();

    void add(int members, Metric metric, double zooKeeper, double oarlock) {
        pairs.computeIfAbsent(new Key(members, metric), key -> new ArrayList<>())
                .add(new Pair(zooKeeper, oarlock));
    }

    Map<Key, List<Pair>> pairs() {
        return pairs;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
