package io.oarlock.deploy.metrics;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.Metric.Type;
import io.oarlock.metrics.Metric.Unit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** Makes docs/METRICS.md out of the table of metrics. */
public final class MetricsPage {
    private static final String INTRODUCTION = """
            # Metrics

            <!-- Made by `bin/oarlock metrics`; a test compares the two. -->

            Every metric of a member, by name. The port for Prometheus serves them at `/metrics`
            (`metricsProvider.className` in [CONFIGURATION.md](CONFIGURATION.md)); the four-letter word `mntr` lists
            them under the same name with `zk_` in front.

            - Names of ZooKeeper's own `mntr` are exported unchanged, also where Prometheus would end them in `_total`.
            - Where the column *mntr* shows another key, the name in `/metrics` is that key with `_total` behind it.
              Histograms are in `/metrics` only.
            - `srst` resets the latencies, packets and sizes of ZooKeeper's names: these are gauges for that reason.

            | Name | Type | Unit | mntr | Meaning |
            |---|---|---|---|---|
            """;

    private MetricsPage() {}

    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        Arrays.stream(Metric.values())
                .sorted(Comparator.comparing(Metric::exportedName))
                .forEach(metric -> appendRow(page, metric));
        return page.toString();
    }

    private static void appendRow(StringBuilder page, Metric metric) {
        page.append("| `").append(metric.exportedName());
        page.append("` | ").append(lowerCase(metric.type()));
        page.append(" | ").append(metric.unit() == Unit.NONE ? "" : lowerCase(metric.unit()));
        page.append(" | ").append(metric.type() == Type.HISTOGRAM ? "" : "`zk_" + metric.key() + "`");
        page.append(" | ").append(metric.help()).append(" |\n");
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
