package io.oarlock.benchmarks.compare.figure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.ToDoubleFunction;

/**
 * One figure out of a measurement, and what it should be.
 *
 * @param name as the table shows it; unique among all rows
 * @param higherIsBetter which way the chart draws it
 */
public record Metric(String name, Unit unit, ToDoubleFunction<JsonNode> value, boolean higherIsBetter, Target target) {
    /** JSON pointer of the servers' processor seconds for a thousand operations. */
    public static final String SERVER_CPU = "/server_cpu_s_per_kop";

    public static Metric throughput(String name, double standalone, double threeMembers) {
        return new Metric(
                name,
                Unit.OPERATIONS_PER_SECOND,
                json -> json.path("ops_per_s").asDouble(),
                true,
                Target.atLeast(standalone, threeMembers));
    }

    /** A quantile ("p50", "p99") of one of the generator's kinds of latency. */
    public static Metric latency(String name, String kind, String quantile, double target) {
        return lower(name, Unit.MICROSECONDS, "/lat_us/" + kind + "/" + quantile, Target.atMost(target));
    }

    /** A figure that is better the higher it is, at a JSON pointer. */
    public static Metric higher(String name, Unit unit, String pointer, Target target) {
        return new Metric(name, unit, json -> json.at(pointer).asDouble(Double.NaN), true, target);
    }

    /** A figure that is better the lower it is, at a JSON pointer. */
    public static Metric lower(String name, Unit unit, String pointer, Target target) {
        return new Metric(name, unit, json -> json.at(pointer).asDouble(Double.NaN), false, target);
    }

    public double of(JsonNode sample) {
        return value.applyAsDouble(sample);
    }
}
