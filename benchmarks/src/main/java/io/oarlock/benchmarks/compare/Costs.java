package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;

/** Processor time in the generator's figures; NaN where it could not be measured, as for a killed member. */
final class Costs {
    private Costs() {}

    static double generatorCores(JsonNode figures) {
        return figures.path("gen_cpu_s").asDouble(Double.NaN)
                / figures.path("elapsed_s").asDouble(Double.NaN);
    }

    static double serverSecondsPerThousand(JsonNode figures) {
        return figures.path("ops").asLong() == 0
                ? Double.NaN
                : figures.path("server_cpu_s_per_kop").asDouble(Double.NaN);
    }
}
