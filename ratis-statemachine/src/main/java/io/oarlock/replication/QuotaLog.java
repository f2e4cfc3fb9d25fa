package io.oarlock.replication;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.ZnodePath;
import io.oarlock.rules.QuotaExcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators of soft quotas that were passed: each path once a minute, on the member whose client passed it. Apply
 * thread only.
 */
final class QuotaLog {
    private static final Logger LOG = LoggerFactory.getLogger(QuotaLog.class);
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int PATHS_MAX = 1000;

    private final Counter passed;
    private final LongSupplier nanoTime;
    private final Map<ZnodePath, Long> toldNanos = new HashMap<>();

    QuotaLog(MetricRegistry metrics, LongSupplier nanoTime) {
        this.passed = metrics.counter(Metric.QUOTA_SOFT_EXCEEDED_TOTAL);
        this.nanoTime = nanoTime;
    }

    void tell(List<QuotaExcess> excesses) {
        for (QuotaExcess excess : excesses) {
            passed.increment();
            if (mayTell(excess.limited())) {
                LOG.warn(
                        "Quota exceeded: {} [current {}={}, soft limit {}]",
                        excess.limited(),
                        excess.what(),
                        excess.now(),
                        excess.limit());
            }
        }
    }

    private boolean mayTell(ZnodePath path) {
        long now = nanoTime.getAsLong();
        Long last = toldNanos.get(path);
        if (last != null && now - last < AGAIN_NANOS) {
            return false;
        }
        if (toldNanos.size() >= PATHS_MAX) {
            toldNanos.values().removeIf(told -> now - told >= AGAIN_NANOS);
        }
        if (toldNanos.size() >= PATHS_MAX && last == null) {
            return false;
        }
        toldNanos.put(path, now);
        return true;
    }
}
