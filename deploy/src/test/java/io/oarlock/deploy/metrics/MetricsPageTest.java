package io.oarlock.deploy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.Metric.Origin;
import io.oarlock.metrics.Metric.Type;
import io.oarlock.model.Bound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    /** When this fails: {@code bin/oarlock metrics > docs/METRICS.md}. */
    @Test
    void theDocumentationIsThatOfTheTable() throws IOException {
        assertThat(Files.readString(Path.of("../docs/METRICS.md"))).isEqualTo(MetricsPage.markdown());
    }

    @Test
    void everyMetricSaysWhatItShowsInASentence() {
        assertThat(Metric.values())
                .allSatisfy(metric -> assertThat(metric.help())
                        .as(metric.name())
                        .endsWith(".")
                        .doesNotContain("|"));
    }

    @Test
    void exportedNamesFollowTheRulesOfPrometheus() {
        assertThat(Metric.values())
                .allSatisfy(metric -> assertThat(metric.exportedName())
                        .as(metric.name())
                        .matches("[a-z][a-z0-9_]*")
                        .satisfies(name -> assertThat(name.endsWith("_total"))
                                .isEqualTo(metric.type() == Type.COUNTER && metric.origin() == Origin.OARLOCK)));
        assertThat(Metric.values()).extracting(Metric::exportedName).doesNotHaveDuplicates();
    }

    @Test
    void everyMetricOfABoundIsInTheTable() {
        List<String> keys = Arrays.stream(Metric.values()).map(Metric::key).toList();

        assertThat(Bound.values())
                .extracting(Bound::metric)
                .filteredOn(metric -> !metric.isEmpty())
                .isSubsetOf(keys);
    }
}
