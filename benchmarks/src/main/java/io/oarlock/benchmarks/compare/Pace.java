package io.oarlock.benchmarks.compare;

import java.util.List;

/**
 * How long to measure, and at which rate the open loop runs.
 *
 * @param halfRate operations per second: half of what ZooKeeper did in the same pair, so that both get the same load
 */
record Pace(int warmupSeconds, int seconds, double halfRate) {
    Pace withHalfRate(double rate) {
        return new Pace(warmupSeconds, seconds, rate);
    }

    List<String> options() {
        return List.of("--warmup", Integer.toString(warmupSeconds), "--duration", Integer.toString(seconds));
    }
}
