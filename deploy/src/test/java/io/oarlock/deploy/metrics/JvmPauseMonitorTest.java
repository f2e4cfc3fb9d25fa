package io.oarlock.deploy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Summary;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JvmPauseMonitorTest {
    @Test
    void whatComesLateIsAPause() {
        AtomicLong nanos = new AtomicLong();
        MetricRegistry metrics = new MetricRegistry();
        try (JvmPauseMonitor monitor =
                new JvmPauseMonitor(new JvmPauseMonitor.Pace(500, 1000, 10_000), metrics, nanos::get)) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(501));
            monitor.look();
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(2500));
            monitor.look();
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(499));
            monitor.look();
        }

        Summary paused = metrics.summaries().get(Metric.JVM_PAUSE_TIME_MS).total();
        assertThat(paused.count()).isEqualTo(3);
        assertThat(paused.sum()).isEqualTo(2001);
        assertThat(paused.max()).isEqualTo(2000);
    }
}
