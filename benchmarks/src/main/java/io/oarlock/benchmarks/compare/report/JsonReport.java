package io.oarlock.benchmarks.compare.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oarlock.benchmarks.compare.figure.Costs;
import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.report.PhysicalLimits.Quantiles;
import io.oarlock.benchmarks.compare.row.Samples;
import io.oarlock.benchmarks.compare.row.Samples.Key;
import io.oarlock.benchmarks.compare.row.Samples.Pair;
import java.util.List;

/** The figures of every single run, for programs. */
record JsonReport(Context context, Samples samples) {
    String text() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode()
                .put("machine", context.machine().text())
                .put("contenders", context.names().text())
                .put("conditions", context.conditions());
        quantiles(root.putObject("fdatasync_4k"), context.limits().sync());
        quantiles(root.putObject("loopback_round_trip"), context.limits().roundTrip());
        ArrayNode rows = root.putArray("rows");
        for (Key key : samples.keys()) {
            key.row().metrics().forEach(metric -> row(rows.addObject(), key, metric));
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private void row(ObjectNode row, Key key, Metric metric) {
        List<Pair> pairs = samples.pairs(key);
        double ratio = Samples.median(pairs, pair -> pair.ratio(metric));
        double candidate = Samples.median(pairs, pair -> metric.of(pair.candidate()));
        row.put("members", key.members())
                .put("row", key.row().id())
                .put("metric", metric.name())
                .put("unit", metric.unit().symbol())
                .put("target", metric.target().text(key.members()))
                .put("met", !pairs.isEmpty() && metric.target().met(key.members(), ratio, candidate));
        finite(row, "ratio", ratio);
        ArrayNode runs = row.putArray("runs");
        for (Pair pair : pairs) {
            ObjectNode run = runs.addObject();
            side(run.putObject("baseline"), metric, pair.baseline());
            side(run.putObject("candidate"), metric, pair.candidate());
            finite(run, "ratio", pair.ratio(metric));
        }
        if (samples.skipped().containsKey(key)) {
            row.put("not_measured", samples.skipped().get(key));
        }
        ArrayNode failures = row.putArray("failures");
        samples.failures(key).forEach(failure -> failures.add(failure.contender() + ": " + failure.reason()));
    }

    private static void side(ObjectNode side, Metric metric, JsonNode sample) {
        finite(side, "value", metric.of(sample));
        finite(side, "generator_cores", Costs.generatorCores(sample));
        finite(side, "server_cpu_s_per_kop", Costs.serverSecondsPerThousand(sample));
        finite(side, "resident_bytes", Costs.residentBytes(sample));
        finite(side, "other_cpu_s", sample.path("other_cpu_s").asDouble(Double.NaN));
    }

    /** JSON has no NaN: what is not known is left out. */
    private static void finite(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        }
    }

    private static void quantiles(ObjectNode node, Quantiles quantiles) {
        node.put("p50_us", quantiles.p50Micros()).put("p99_us", quantiles.p99Micros());
    }
}
