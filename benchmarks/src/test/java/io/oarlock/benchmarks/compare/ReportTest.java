package io.oarlock.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Metric FASTER = Metric.throughput("sets", 2, 3);
    private static final Metric QUICKER = Metric.latency("p99 of set", "all", "p99", 0.7);

    private final Samples samples = new Samples();

    @Test
    void theTableShowsTheMedianOfTheRatiosPairByPairAndTheirSpread() {
        samples.add(1, FASTER, 100, 150);
        samples.add(1, FASTER, 100, 300);
        samples.add(1, FASTER, 200, 500);

        assertThat(new Report(samples, "a machine").markdown())
                .contains("| 1 | sets | 100 op/s | 300 op/s | **2.50** (1.50-3.00) | >= 2.0 | yes |");
    }

    @Test
    void aTargetDependsOnTheNumberOfMembersAndOnWhichWayIsBetter() {
        samples.add(3, FASTER, 100, 250);
        samples.add(3, QUICKER, 100, 60);

        assertThat(new Report(samples, "a machine").markdown())
                .contains("**2.50** (2.50-2.50) | >= 3.0 | no |")
                .contains("**0.60** (0.60-0.60) | <= 0.7 | yes |");
    }

    @Test
    void theMedianOfAnEvenNumberOfRunsLiesBetweenTheMiddleTwo() {
        assertThat(Samples.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    @Test
    void jsonAndChartHoldEveryRow(@TempDir Path directory) throws Exception {
        samples.add(1, FASTER, 100, 400);
        samples.add(3, QUICKER, 100, 200);

        new Report(samples, "a machine").write(directory);

        assertThat(Files.readString(directory.resolve("comparison.json")))
                .contains("\"metric\" : \"sets\"", "\"ratio\" : 4.0", "\"metric\" : \"p99 of set\"");
        assertThat(Files.readString(directory.resolve("comparison.svg")))
                .contains("sets, 1", ">4.00<", "p99 of set, 3", ">0.50<");
    }
}
