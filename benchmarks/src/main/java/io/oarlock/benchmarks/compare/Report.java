package io.oarlock.benchmarks.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oarlock.benchmarks.compare.Samples.Key;
import io.oarlock.benchmarks.compare.Samples.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Writes what was measured as a Markdown table, as JSON and as an SVG chart of the ratios. */
final class Report {
    private final Samples samples;
    private final String machine;

    Report(Samples samples, String machine) {
        this.samples = samples;
        this.machine = machine;
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("comparison.md"), markdown());
        Files.writeString(directory.resolve("comparison.json"), json());
        Files.writeString(directory.resolve("comparison.svg"), new RatioChart(samples).svg());
    }

    String markdown() {
        StringBuilder text = new StringBuilder(machine)
                .append("\n\n| members | what | ZooKeeper | Oarlock | ratio (min-max) | target | met |\n")
                .append("|---|---|---|---|---|---|---|\n");
        samples.pairs().forEach((key, pairs) -> text.append(line(key, pairs)));
        return text.toString();
    }

    private static String line(Key key, List<Pair> pairs) {
        Metric metric = key.metric();
        double ratio = median(pairs, Pair::ratio);
        return String.format(
                Locale.ROOT,
                "| %d | %s | %s | %s | **%.2f** (%.2f-%.2f) | %s | %s |%n",
                key.members(),
                metric.name(),
                figure(median(pairs, Pair::zooKeeper), metric.unit()),
                figure(median(pairs, Pair::oarlock), metric.unit()),
                ratio,
                pairs.stream().mapToDouble(Pair::ratio).min().orElseThrow(),
                pairs.stream().mapToDouble(Pair::ratio).max().orElseThrow(),
                metric.target(key.members()),
                metric.met(key.members(), ratio) ? "yes" : "no");
    }

    private static String figure(double value, String unit) {
        return switch (unit) {
            case "B" -> String.format(Locale.ROOT, "%,.0f MiB", value / (1 << 20));
            case "s" -> String.format(Locale.ROOT, "%.3f s", value);
            default -> String.format(Locale.ROOT, "%,.0f %s", value, unit);
        };
    }

    private String json() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode().put("machine", machine);
        ArrayNode rows = root.putArray("rows");
        samples.pairs().forEach((key, pairs) -> {
            ObjectNode row = rows.addObject()
                    .put("members", key.members())
                    .put("metric", key.metric().name())
                    .put("unit", key.metric().unit())
                    .put("target", key.metric().target(key.members()))
                    .put("ratio", median(pairs, Pair::ratio));
            ArrayNode runs = row.putArray("runs");
            pairs.forEach(pair -> runs.addObject()
                    .put("zookeeper", pair.zooKeeper())
                    .put("oarlock", pair.oarlock())
                    .put("ratio", pair.ratio()));
        });
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    static double median(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
        return Samples.median(pairs.stream().mapToDouble(figure).boxed().toList());
    }
}
