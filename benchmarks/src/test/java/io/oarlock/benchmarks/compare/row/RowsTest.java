package io.oarlock.benchmarks.compare.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.benchmarks.compare.ensemble.Contender;
import io.oarlock.benchmarks.compare.ensemble.Encryption;
import io.oarlock.benchmarks.compare.ensemble.Ensemble;
import io.oarlock.benchmarks.compare.ensemble.Generator;
import io.oarlock.benchmarks.compare.figure.Metric;
import io.oarlock.benchmarks.compare.trial.LoadTrial;
import io.oarlock.benchmarks.compare.trial.Pace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothFormsOfTheComparisonHaveTheSameRows(boolean quick) {
        assertThat(Rows.all(quick))
                .extracting(Row::id)
                .containsExactlyElementsOf(ids(false))
                .doesNotHaveDuplicates();
    }

    @Test
    void metricsHaveNamesOfTheirOwn() {
        assertThat(Rows.all(false).stream()
                        .flatMap(row -> row.metrics().stream())
                        .map(Metric::name))
                .doesNotHaveDuplicates();
    }

    @Test
    void theRowThatSetsTheRateRunsBeforeTheOneThatNeedsIt() {
        assertThat(ids(false)).containsSubsequence(Rows.SET_RATE, Rows.AT_HALF_RATE.get(0), Rows.AT_HALF_RATE.get(1));
    }

    @Test
    void rowsAreNamedByTheBeginningOfTheirId() {
        assertThat(named("create", "get")).containsExactly("create-100", "create-1k", "get");
    }

    @Test
    void theIdOfARowNamesNoOther() {
        assertThat(named("set-1x1", "set-100x1-"))
                .containsExactly("set-1x1", "set-100x1-leader", "set-100x1-followers");
    }

    @Test
    void theQuickFormLeavesOutWhatTakesLong() {
        assertThat(Rows.all(true).stream().filter(row -> !row.quick()).map(Row::id))
                .containsExactly(
                        "minute-half-rate",
                        "first-seconds",
                        "restart-kill",
                        "memory-sessions",
                        "memory-watches",
                        "distance");
    }

    @Test
    void anOpenLoopWithoutARateIsAFailure() {
        LoadTrial trial = new LoadTrial("--workload set --rate " + LoadTrial.HALF_RATE);
        Contender nobody = new Contender("nobody", "0", config -> List.of(), Map.of(), List.of(), Encryption.NONE);

        assertThatThrownBy(() -> trial.run(
                        new Ensemble(nobody, 1, Path.of("nowhere"), 1), new Generator(Path.of("none")), Pace.QUICK))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rate");
    }

    private static List<String> ids(boolean quick) {
        return Rows.all(quick).stream().map(Row::id).toList();
    }

    private static List<String> named(String... names) {
        List<Row> all = Rows.all(false);
        return all.stream()
                .filter(row -> row.named(List.of(names), all))
                .map(Row::id)
                .toList();
    }
}
