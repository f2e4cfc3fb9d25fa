package io.oarlock.deploy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Histogram;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private final PrometheusText text = new PrometheusText();

    @Test
    void aNumberHasItsHelpAndItsType() {
        text.append(Metric.ZNODE_COUNT, 5);
        text.append(Metric.AVG_LATENCY, 0.25);

        assertThat(written()).isEqualTo("""
                # HELP znode_count Znodes in the tree.
                # TYPE znode_count gauge
                znode_count 5.0
                # HELP avg_latency Average time from request to reply.
                # TYPE avg_latency gauge
                avg_latency 0.25
                """);
    }

    @Test
    void aCounterOfZooKeeperKeepsItsName() {
        text.append(Metric.COMMIT_COUNT, 3);

        assertThat(written()).endsWith("# TYPE commit_count counter\ncommit_count 3.0\n");
    }

    @Test
    void aCounterOfOarlockEndsInTotal() {
        text.append(Metric.MALFORMED_FRAMES, 3);
        text.append(Metric.RAFT_PROPOSALS_TOTAL, 4);

        assertThat(written())
                .contains("# TYPE malformed_frames_total counter\nmalformed_frames_total 3.0\n")
                .contains("# TYPE raft_proposals_total counter\nraft_proposals_total 4.0\n");
    }

    @Test
    void theBucketsOfAHistogramAddUp() {
        Histogram histogram = new MetricRegistry().histogram(Metric.APPLY_ENTRY_SECONDS, List.of("entry"));
        histogram.observe(0, 10_000);
        histogram.observe(0, 10_001);
        histogram.observe(0, 2_000_000_000);
        histogram.observe(0, 6_000_000_000L);

        text.append(Metric.APPLY_ENTRY_SECONDS, histogram);

        assertThat(written()).isEqualTo("""
                # HELP apply_entry_seconds Time that the apply thread takes for an entry, in all.
                # TYPE apply_entry_seconds histogram
                apply_entry_seconds_bucket{operation="entry",le="1.0E-5"} 1.0
                apply_entry_seconds_bucket{operation="entry",le="1.0E-4"} 2.0
                apply_entry_seconds_bucket{operation="entry",le="0.001"} 2.0
                apply_entry_seconds_bucket{operation="entry",le="0.005"} 2.0
                apply_entry_seconds_bucket{operation="entry",le="0.01"} 2.0
                apply_entry_seconds_bucket{operation="entry",le="0.05"} 2.0
                apply_entry_seconds_bucket{operation="entry",le="0.1"} 2.0
                apply_entry_seconds_bucket{operation="entry",le="0.25"} 2.0
                apply_entry_seconds_bucket{operation="entry",le="0.5"} 2.0
                apply_entry_seconds_bucket{operation="entry",le="1.0"} 2.0
                apply_entry_seconds_bucket{operation="entry",le="5.0"} 3.0
                apply_entry_seconds_bucket{operation="entry",le="+Inf"} 4.0
                apply_entry_seconds_count{operation="entry"} 4.0
                apply_entry_seconds_sum{operation="entry"} 8.000020001
                """);
    }

    private String written() {
        return new String(text.bytes(), StandardCharsets.UTF_8);
    }
}
