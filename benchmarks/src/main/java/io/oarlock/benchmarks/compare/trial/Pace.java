package io.oarlock.benchmarks.compare.trial;

import java.util.List;

/**
 * How long to measure, and at which rate the open loop runs.
 *
 * @param settleSeconds load on a started ensemble before the first row, for each of its members, so that the compilers
 *     are done
 * @param warmupSeconds load before each sample
 * @param seconds length of a sample
 * @param halfRate operations per second: half of what the baseline did in the same pair, so that both get the same
 *     load; NaN before that is known
 */
public record Pace(int settleSeconds, double warmupSeconds, double seconds, double halfRate) {
    public static final Pace FULL = new Pace(40, 0.7, 2.5, Double.NaN);
    public static final Pace QUICK = new Pace(2, 0.3, 0.8, Double.NaN);

    public Pace withHalfRate(double rate) {
        return new Pace(settleSeconds, warmupSeconds, seconds, rate);
    }

    public Pace withSeconds(double sampleSeconds) {
        return new Pace(settleSeconds, warmupSeconds, sampleSeconds, halfRate);
    }

    public Pace withSettling(int loadSeconds) {
        return new Pace(loadSeconds, warmupSeconds, seconds, halfRate);
    }

    List<String> options() {
        return List.of("--warmup", Double.toString(warmupSeconds), "--duration", Double.toString(seconds));
    }
}
