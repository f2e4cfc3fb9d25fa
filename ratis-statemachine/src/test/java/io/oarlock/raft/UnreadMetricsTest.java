package io.oarlock.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;
import org.junit.jupiter.api.Test;

class UnreadMetricsTest {
    private static final MetricRegistryInfo INFO = new MetricRegistryInfo("member", "ratis", "log", "the log");

    @Test
    void ratisTakesTheseForItsMetrics() {
        assertThat(MetricRegistries.global()).isInstanceOf(UnreadMetrics.class);
    }

    @Test
    void nothingIsKeptOfWhatIsMeasured() {
        MetricRegistries registries = new UnreadMetrics();
        RatisMetricRegistry registry = registries.create(INFO);
        Timekeeper timer = registry.timer("sync");
        Timekeeper.Context sync = timer.time();

        assertThat(registry.timer("append")).isSameAs(timer);
        assertThat(timer.time()).isSameAs(sync);
        assertThat(sync.stop()).isZero();
        registry.counter("entries").inc();
        assertThat(registry.counter("entries").getCount()).isZero();
        assertThat(registries.getMetricRegistries()).isEmpty();
        assertThat(registries.get(INFO)).isEmpty();
    }

    @Test
    void whatWouldReportThemIsRefused() {
        assertThatThrownBy(() -> new UnreadMetrics().enableJmxReporter())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("not kept");
    }
}
