package io.oarlock.benchmarks.compare.report;

import io.oarlock.benchmarks.compare.ensemble.Contender;
import io.oarlock.benchmarks.compare.ensemble.Machine;

/**
 * What a reader has to know to judge the figures.
 *
 * @param conditions how both were run
 */
public record Context(Machine machine, Names names, String conditions, PhysicalLimits limits) {
    /** The two contenders as the table's header names them, and with their versions. */
    public record Names(String baseline, String baselineVersion, String candidate, String candidateVersion) {
        public static Names of(Contender baseline, Contender candidate) {
            return new Names(baseline.name(), baseline.version(), candidate.name(), candidate.version());
        }

        String text() {
            return "%s %s and %s %s".formatted(baseline, baselineVersion, candidate, candidateVersion);
        }
    }
}
