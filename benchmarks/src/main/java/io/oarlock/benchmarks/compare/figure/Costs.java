package io.oarlock.benchmarks.compare.figure;

import com.fasterxml.jackson.databind.JsonNode;

/** Processor time and memory in the generator's figures; NaN where not measured, as for a killed member. */
public final class Costs {
    private Costs() {}

    public static double generatorCores(JsonNode figures) {
        return figures.path("gen_cpu_s").asDouble(Double.NaN)
                / figures.path("elapsed_s").asDouble(Double.NaN);
    }

    public static double serverSecondsPerThousand(JsonNode figures) {
        return figures.path("ops").asLong() == 0
                ? Double.NaN
                : figures.path("server_cpu_s_per_kop").asDouble(Double.NaN);
    }

    /** Of all members, at the end of the sample. */
    public static double residentBytes(JsonNode figures) {
        double kilobytes = 0;
        for (JsonNode server : figures.path("servers")) {
            kilobytes += server.path("rss_kb").asDouble(Double.NaN);
        }
        return figures.path("servers").isEmpty() ? Double.NaN : kilobytes * 1024;
    }
}
