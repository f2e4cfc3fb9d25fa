package io.oarlock.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothFormsOfTheComparisonHaveTheSameRows(boolean quick) {
        assertThat(all(quick))
                .extracting(Row::id)
                .containsExactlyElementsOf(ids(false))
                .doesNotHaveDuplicates();
    }

    @Test
    void metricsHaveNamesOfTheirOwn() {
        assertThat(all(false).stream().flatMap(row -> row.metrics().stream()).map(Metric::name))
                .doesNotHaveDuplicates();
    }

    @Test
    void theRowThatSetsTheRateRunsBeforeTheOneThatNeedsIt() {
        assertThat(ids(false)).containsSubsequence(Rows.SET_RATE, Rows.AT_HALF_RATE);
    }

    @Test
    void rowsAreNamedByTheBeginningOfTheirId() {
        assertThat(all(false).stream()
                        .filter(row -> row.named(List.of("create", "get")))
                        .map(Row::id))
                .containsExactly("create-100", "create-1k", "get");
    }

    @Test
    void anOpenLoopWithoutARateIsAFailure() {
        LoadTrial trial = new LoadTrial("--workload set --rate " + LoadTrial.HALF_RATE);
        Contender nobody = new Contender("nobody", "0", config -> List.of(), Map.of(), List.of());

        assertThatThrownBy(() -> trial.run(
                        new Ensemble(nobody, 1, Path.of("nowhere"), 1), new Generator(Path.of("none")), Pace.QUICK))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rate");
    }

    private static List<String> ids(boolean quick) {
        return all(quick).stream().map(Row::id).toList();
    }

    private static List<Row> all(boolean quick) {
        List<Row> rows = new ArrayList<>(Rows.usual(quick));
        rows.addAll(Rows.disruptive(quick));
        rows.addAll(Rows.apart(quick));
        return rows;
    }
}
