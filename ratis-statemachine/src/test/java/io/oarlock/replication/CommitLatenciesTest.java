package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Summary;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitLatenciesTest {
    private final AtomicLong clock = new AtomicLong(1000);
    private final MetricRegistry metrics = new MetricRegistry();
    private final CommitLatencies latencies = new CommitLatencies(metrics, clock::get);

    @Test
    void aLeaderMeasuresTheQuorumAndAFollowerTheWayOfTheCommit() {
        clock.set(1010);
        latencies.committed(1003, true);
        latencies.committed(1005, false);
        clock.set(1020);
        latencies.applied(1003);

        assertThat(total(Metric.QUORUM_ACK_LATENCY).sum()).isEqualTo(7);
        assertThat(total(Metric.COMMIT_PROPAGATION_LATENCY).sum()).isEqualTo(5);
        assertThat(total(Metric.PROPAGATION_LATENCY).sum()).isEqualTo(17);
    }

    @Test
    void entriesOfBeforeTheStartAndOfClocksAheadAreLeftOut() {
        clock.set(1010);
        latencies.applied(999);
        latencies.applied(0);
        latencies.applied(1011);

        assertThat(total(Metric.PROPAGATION_LATENCY).count()).isZero();
    }

    private Summary total(Metric metric) {
        return metrics.summaries().get(metric).total();
    }
}
