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
    /** A new quota has no longer path; one from elsewhere may have a megabyte. */
    private static final int CHARACTERS_SHOWN_MAX = 2_000;

    private final Counter passed;
    private final LongSupplier nanoTime;
    private final Map<String, Long> toldNanos = new HashMap<>();

    QuotaLog(MetricRegistry metrics, LongSupplier nanoTime) {
        this.passed = metrics.counter(Metric.QUOTA_SOFT_EXCEEDED_TOTAL);
        this.nanoTime = nanoTime;
    }

    void tell(List<QuotaExcess> excesses) {
        for (QuotaExcess excess : excesses) {
            passed.increment();
            String path = shown(excess.limited());
            if (mayTell(path)) {
                LOG.warn(
                        "Quota exceeded: {} [current {}={}, soft limit {}]",
                        path,
                        excess.what(),
                        excess.now(),
                        excess.limit());
            }
        }
    }

    private static String shown(ZnodePath limited) {
        String path = limited.value();
        return path.length() <= CHARACTERS_SHOWN_MAX ? path : path.substring(0, CHARACTERS_SHOWN_MAX) + "...";
    }

    private boolean mayTell(String path) {
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
