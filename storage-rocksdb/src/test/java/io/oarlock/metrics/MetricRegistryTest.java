package io.oarlock.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricRegistryTest {
    private final MetricRegistry metrics = new MetricRegistry();

    @Test
    void valuesComeInTheOrderOfTheTable() {
        metrics.counter(Metric.RAFT_PROPOSALS_TOTAL).add(3);
        metrics.gauge(Metric.ZNODE_COUNT, () -> 5);

        assertThat(metrics.values().toString()).isEqualTo("{ZNODE_COUNT=5, RAFT_PROPOSALS_TOTAL=3}");
    }

    @Test
    void aMetricIsRegisteredOnceAndAsTheTableSays() {
        metrics.gauge(Metric.ZNODE_COUNT, () -> 5);

        assertThatIllegalArgumentException().isThrownBy(() -> metrics.gauge(Metric.ZNODE_COUNT, () -> 6));
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.counter(Metric.WATCH_COUNT));
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.histogram(Metric.WATCH_COUNT, List.of("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.value(Metric.WATCH_COUNT));
    }

    @Test
    void aSampleGoesIntoTheFirstBucketThatHoldsIt() {
        Histogram histogram = metrics.histogram(Metric.APPLY_OPERATION_SECONDS, List.of("create", "delete"));
        histogram.observe(1, 100_000);
        histogram.observe(1, 100_001);

        assertThat(histogram.read().get(0).count()).isZero();
        assertThat(histogram.read().get(1).counts()).startsWith(0L, 1L, 1L, 0L);
        assertThat(histogram.read().get(1).sumNanos()).isEqualTo(200_001);
    }

    @Test
    void samplesAreSummedUp() {
        Samples samples = new Samples();
        assertThat(samples.summary(1)).isEqualTo(Summary.NONE);
        LocalSamples local = new LocalSamples();
        local.add(4_000_000);
        local.add(2_000_000);
        samples.add(9_000_000);

        samples.add(local);

        assertThat(samples.summary(1_000_000)).isEqualTo(new Summary(3, 15, 2, 2, 9));
        assertThat(samples.summary(1_000_000).roundedAverage()).isEqualTo(5.0);
        samples.reset();
        assertThat(samples.summary(1)).isEqualTo(Summary.NONE);
    }
}
