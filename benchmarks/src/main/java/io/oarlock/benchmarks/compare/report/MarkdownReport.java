package io.oarlock.benchmarks.compare.report;

import io.oarlock.benchmarks.compare.figure.Costs;
import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.row.Samples;
import io.oarlock.benchmarks.compare.row.Samples.Failure;
import io.oarlock.benchmarks.compare.row.Samples.Key;
import io.oarlock.benchmarks.compare.row.Samples.Pair;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures as Markdown: a table of ratios beside their targets, and what bounds each row. */
record MarkdownReport(Context context, Samples samples) {
    private static final int REASON_CHARS_MAX = 160;

    String text() {
        return header() + ratios() + failures() + "\n" + context.limits().text() + "\n\n" + costs();
    }

    private String header() {
        return "%s: %s.%n%s%n%n"
                .formatted(context.machine().text(), context.names().text(), context.conditions());
    }

    private String ratios() {
        StringBuilder text = new StringBuilder("| members | what | %s | %s | ratio (min-max) | target | met |%n"
                .formatted(context.names().baseline(), context.names().candidate()));
        text.append("|---|---|---|---|---|---|---|\n");
        for (Key key : samples.keys()) {
            key.row().metrics().forEach(metric -> text.append(line(key, metric)));
        }
        return text.toString();
    }

    private String line(Key key, Metric metric) {
        List<Pair> pairs = samples.pairs(key);
        String target = metric.target().text(key.members());
        if (samples.skipped().containsKey(key)) {
            return String.format("| %d | %s | | | not measured | %s | |%n", key.members(), metric.name(), target);
        }
        if (pairs.isEmpty()) {
            return String.format("| %d | %s | | | failed | %s | **no** |%n", key.members(), metric.name(), target);
        }
        double ratio = Samples.median(pairs, pair -> pair.ratio(metric));
        double candidate = Samples.median(pairs, pair -> metric.of(pair.candidate()));
        String verdict = metric.target().verdict(key.members(), ratio, candidate);
        return String.format(
                Locale.ROOT,
                "| %d | %s | %s | %s | %s | %s | %s |%n",
                key.members(),
                metric.name(),
                metric.unit().show(Samples.median(pairs, pair -> metric.of(pair.baseline()))),
                metric.unit().show(candidate),
                Double.isFinite(ratio) ? spread(pairs, metric, ratio) : "-",
                target,
                samples.failures(key).isEmpty() ? verdict : verdict + ", a run failed");
    }

    private static String spread(List<Pair> pairs, Metric metric, double median) {
        return String.format(
                Locale.ROOT,
                "**%.2f** (%.2f-%.2f)",
                median,
                pairs.stream().mapToDouble(pair -> pair.ratio(metric)).min().orElse(Double.NaN),
                pairs.stream().mapToDouble(pair -> pair.ratio(metric)).max().orElse(Double.NaN));
    }

    private String failures() {
        StringBuilder text = new StringBuilder();
        samples.skipped()
                .forEach((key, reason) -> text.append("%nNot measured: %s, members %d: %s%n"
                        .formatted(key.row().id(), key.members(), reason)));
        for (Key key : samples.keys()) {
            for (Failure failure : samples.failures(key)) {
                String reason = failure.reason().replaceAll("\\s+", " ");
                text.append(String.format(
                        "%nFailed: %s, members %d, %s: %s%n",
                        failure.contender(),
                        key.members(),
                        key.row().id(),
                        reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX))));
            }
        }
        return text.toString();
    }

    /** CPU of the generator and of the servers: a row whose generator is busy says little about the servers' limit. */
    private String costs() {
        return "CPU: cores that the generator used, and server seconds per 1,000 operations.\n\n"
                + "| members | row | generator: %1$s | %2$s | server: %1$s | %2$s | ratio |%n"
                        .formatted(context.names().baseline(), context.names().candidate())
                + "|---|---|---|---|---|---|---|\n"
                + samples.keys().stream()
                        .filter(key -> !samples.pairs(key).isEmpty())
                        .map(this::cost)
                        .collect(Collectors.joining());
    }

    private String cost(Key key) {
        List<Pair> pairs = samples.pairs(key);
        double theirs = Samples.median(pairs, pair -> Costs.serverSecondsPerThousand(pair.baseline()));
        double ours = Samples.median(pairs, pair -> Costs.serverSecondsPerThousand(pair.candidate()));
        return String.format(
                Locale.ROOT,
                "| %d | %s | %s | %s | %s | %s | %s |%n",
                key.members(),
                key.row().id(),
                number("%.2f", Samples.median(pairs, pair -> Costs.generatorCores(pair.baseline()))),
                number("%.2f", Samples.median(pairs, pair -> Costs.generatorCores(pair.candidate()))),
                number("%.3f", theirs),
                number("%.3f", ours),
                number("%.3f", ours / theirs));
    }

    private static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "-";
    }
}
