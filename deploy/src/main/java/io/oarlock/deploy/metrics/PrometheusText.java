package io.oarlock.deploy.metrics;

import io.oarlock.metrics.Histogram;
import io.oarlock.metrics.Histogram.Distribution;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.Quantiles;
import io.oarlock.metrics.SummaryReading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Writes metrics in Prometheus' text format, version 0.0.4. The client library of Prometheus is not used for them,
 * because it ends the name of every counter in {@code _total}: ZooKeeper's names, on which dashboards rely, do not. For
 * one thread.
 */
final class PrometheusText {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double NANOS_PER_SECOND = 1e9;

    private final StringBuilder text = new StringBuilder();

    void append(Metric metric, Number value) {
        appendHead(metric);
        appendSample(metric.exportedName(), value.doubleValue());
    }

    void append(Metric metric, SummaryReading summary) {
        appendHead(metric);
        String name = metric.exportedName();
        Quantiles recent = summary.recent();
        appendQuantile(name, "0.5", recent.p50());
        appendQuantile(name, "0.9", recent.p90());
        appendQuantile(name, "0.99", recent.p99());
        appendQuantile(name, "0.999", recent.p999());
        appendSample(name + "_count", (double) summary.total().count());
        appendSample(name + "_sum", summary.total().sum());
    }

    private void appendQuantile(String name, String quantile, double value) {
        appendSample(name + "{quantile=\"" + quantile + "\"}", value);
    }

    /** Families that somebody else has written. */
    void append(String families) {
        text.append(families);
    }

    void append(Metric metric, Histogram histogram) {
        appendHead(metric);
        for (Distribution distribution : histogram.read()) {
            String label = "operation=\"" + distribution.operation() + "\"";
            String name = metric.exportedName();
            appendBuckets(name, label, distribution.counts());
            appendSample(name + "_count{" + label + "}", (double) distribution.count());
            appendSample(name + "_sum{" + label + "}", distribution.sumNanos() / NANOS_PER_SECOND);
        }
    }

    private void appendBuckets(String name, String label, List<Long> counts) {
        List<Long> bounds = Histogram.boundsNanos();
        long below = 0;
        for (int bucket = 0; bucket < counts.size(); bucket++) {
            below += counts.get(bucket);
            String bound = bucket < bounds.size() ? String.valueOf(bounds.get(bucket) / NANOS_PER_SECOND) : "+Inf";
            appendSample(name + "_bucket{" + label + ",le=\"" + bound + "\"}", (double) below);
        }
    }

    private void appendHead(Metric metric) {
        String name = metric.exportedName();
        String help = metric.help().replace("\\", "\\\\").replace("\n", "\\n");
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ');
        text.append(metric.type().name().toLowerCase(Locale.ROOT)).append('\n');
    }

    private void appendSample(String name, double value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
