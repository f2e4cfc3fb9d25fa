package io.oarlock.metrics;

/**
 * What samples come to.
 *
 * @param total of all of them
 * @param recent of those of the last minutes
 */
public record SummaryReading(Summary total, Quantiles recent) {}
