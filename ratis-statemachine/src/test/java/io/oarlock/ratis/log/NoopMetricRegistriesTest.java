package io.oarlock.ratis.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.SummaryReading;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;
import org.junit.jupiter.api.Test;

class NoopMetricRegistriesTest {
    private static final MetricRegistryInfo INFO = new MetricRegistryInfo("member", "ratis", "log", "the log");

    @Test
    void ratisTakesTheseForItsMetrics() {
        assertThat(MetricRegistries.global()).isInstanceOf(NoopMetricRegistries.class);
    }

    @Test
    void nothingIsKeptOfWhatIsMeasured() {
        MetricRegistries registries = new NoopMetricRegistries();
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
    void onlyHowLongSyncsTakeIsKept() {
        NoopMetricRegistries registries = new NoopMetricRegistries();
        MetricRegistry metrics = new MetricRegistry();
        registries.syncTimes(INFO.getPrefix()).into(metrics);
        assertThat(metrics.values()).isEmpty();
        assertThat(metrics.summaries().values())
                .hasSize(1)
                .allMatch(summary -> summary.total().count() == 0);

        registries.syncTimes(INFO.getPrefix()).add(1_000_000);
        registries.syncTimes(INFO.getPrefix()).add(30_000_000);
        registries.syncTimes("another").add(90_000_000);

        SummaryReading times = metrics.summaries().get(Metric.FSYNCTIME);
        assertThat(times.total().count()).isEqualTo(2);
        assertThat(times.total().max()).isEqualTo(30);
        assertThat(times.total().sum()).isEqualTo(31);
        assertThat(times.total().min()).isEqualTo(1);
        assertThat(times.recent().p999()).isBetween(29.0, 31.0);
        registries.create(INFO).timer("syncTime").time().stop();
        assertThat(metrics.summaries().get(Metric.FSYNCTIME).total().count()).isEqualTo(3);
    }

    @Test
    void whatWouldReportThemIsRefused() {
        assertThatThrownBy(() -> new NoopMetricRegistries().enableJmxReporter())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("not kept");
    }
}
