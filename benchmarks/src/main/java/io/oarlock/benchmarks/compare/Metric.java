package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.ToDoubleFunction;

/**
 * One figure out of a measurement, and what its ratio Oarlock / ZooKeeper should be.
 *
 * @param higherIsBetter whether the target is a least or a most
 * @param targets for one member and for three; NaN for none
 */
record Metric(String name, String unit, ToDoubleFunction<JsonNode> value, boolean higherIsBetter, Targets targets) {
    /** Wanted ratios. */
    record Targets(double standalone, double threeMembers) {
        double of(int members) {
            return members == 1 ? standalone : threeMembers;
        }
    }

    static Metric throughput(String name, double standalone, double threeMembers) {
        return new Metric(
                name, "op/s", json -> json.path("ops_per_s").asDouble(), true, new Targets(standalone, threeMembers));
    }

    static Metric latency(String name, String kind, String quantile, double target) {
        return new Metric(
                name,
                "us",
                json -> json.path("lat_us").path(kind).path(quantile).asDouble(),
                false,
                new Targets(target, target));
    }

    static Metric lower(String name, String unit, ToDoubleFunction<JsonNode> value, double target) {
        return new Metric(name, unit, value, false, new Targets(target, target));
    }

    boolean met(int members, double ratio) {
        return higherIsBetter ? ratio >= targets.of(members) : ratio <= targets.of(members);
    }

    String target(int members) {
        return (higherIsBetter ? ">= " : "<= ") + targets.of(members);
    }
}
