package io.oarlock.benchmarks.compare.row;

import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.trial.LoadTrial;
import io.oarlock.benchmarks.compare.trial.Trial;
import java.util.List;

/**
 * One trial and the figures read from it.
 *
 * @param id what {@code --rows} names it by
 * @param sizes of ensembles for which it is measured
 * @param quick whether {@code --quick} has it, too
 * @param settings further lines of the configuration of both; each knows some of the keys and passes over the others
 */
public record Row(
        String id, Stage stage, Sizes sizes, boolean quick, List<String> settings, Trial trial, List<Metric> metrics) {
    /** From a least number of members to a largest. */
    public record Sizes(int least, int most) {
        private static final Sizes USUAL = new Sizes(1, 3);

        public boolean include(int members) {
            return least <= members && members <= most;
        }
    }

    /** A row of the quick form, too, for one and three members. */
    public Row(String id, Stage stage, Trial trial, Metric... metrics) {
        this(id, stage, Sizes.USUAL, true, List.of(), trial, List.of(metrics));
    }

    public Row(String id, String load, Metric... metrics) {
        this(id, Stage.WARM, new LoadTrial(load), metrics);
    }

    public Row withSizes(int least, int most) {
        return new Row(id, stage, new Sizes(least, most), quick, settings, trial, metrics);
    }

    Row withSettings(List<String> lines) {
        return new Row(id, stage, sizes, quick, lines, trial, metrics);
    }

    /** Only in the complete form, or when asked for. */
    Row notQuick() {
        return new Row(id, stage, sizes, false, settings, trial, metrics);
    }

    /** Whether one of the names is its id, or the beginning of it and the id of no row. */
    public boolean named(List<String> names, List<Row> all) {
        return names.stream()
                .anyMatch(name ->
                        id.equals(name) || id.startsWith(name) && all.stream().noneMatch(row -> row.id.equals(name)));
    }
}
