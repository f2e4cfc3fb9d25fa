package io.oarlock.metrics;

/** Of the samples of the last minutes; all NaN where there were none. */
public record Quantiles(double p50, double p90, double p95, double p99, double p999) {
    /** No samples. */
    public static final Quantiles NONE = new Quantiles(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
