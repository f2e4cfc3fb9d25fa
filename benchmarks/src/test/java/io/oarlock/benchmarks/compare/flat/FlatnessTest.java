package io.oarlock.benchmarks.compare.flat;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.benchmarks.compare.report.PhysicalLimits;
import io.oarlock.benchmarks.compare.report.PhysicalLimits.Quantiles;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatnessTest {
    @Test
    void secondsWithACheckpointAreHeldAgainstTheOthers() {
        double[] rates = {1000, 1010, 700, 990, 1000};

        assertThat(CheckpointFlatness.finding(rates, Set.of(1)).flat()).isTrue();
        assertThat(CheckpointFlatness.finding(rates, Set.of(2)).flat()).isFalse();
        assertThat(CheckpointFlatness.finding(rates, Set.of(2)).figures())
                .isEqualTo("700 op/s in the 1 seconds with a checkpoint, 1,000 in the others (0.70)");
    }

    @Test
    void withoutACheckpointNothingIsShown() {
        assertThat(CheckpointFlatness.finding(new double[] {1000, 1000}, Set.of())
                        .flat())
                .isFalse();
    }

    @Test
    void quantilesAreThoseOfTheSortedTimes() {
        long[] nanos = new long[100];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (100 - i) * 1000L;
        }

        assertThat(Quantiles.of(nanos)).isEqualTo(new Quantiles(51, 100));
    }

    @Test
    void theFloorOfThisMachineCanBeMeasured(@TempDir Path directory) throws Exception {
        PhysicalLimits limits = PhysicalLimits.measure(directory, 0.05);

        assertThat(limits.sync().p50Micros()).isPositive();
        assertThat(limits.roundTrip().p99Micros())
                .isGreaterThanOrEqualTo(limits.roundTrip().p50Micros());
        assertThat(directory).isEmptyDirectory();
    }
}
