package io.oarlock.deploy.metrics;

import io.oarlock.metrics.Metric;
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
            - A summary has a count and a sum of all samples, and quantiles (`quantile="0.5"`, `0.9`, `0.99`, `0.999`)
              of those of the last five to ten minutes. In `mntr` the `*` stands for `avg`, `min`, `max`, `cnt`,
              `sum`, `p50`, `p95`, `p99` and `p999`.
            - Beside these there are the families `jvm_*` and `process_*` of Prometheus' own library, under the names
              that ZooKeeper gives them; `metricsProvider.exportJvmInfo=false` leaves them out.
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
        page.append(" | ").append(words(metric));
        page.append(" | ").append(metric.help()).append(" |\n");
    }

    private static String words(Metric metric) {
        return switch (metric.type()) {
            case HISTOGRAM -> "";
            case SUMMARY -> "`zk_*_" + metric.key() + "`";
            case COUNTER, GAUGE -> "`zk_" + metric.key() + "`";
        };
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
