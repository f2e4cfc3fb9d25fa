package io.oarlock.deploy.metrics;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Samples;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the whole process stood still, for garbage or because the machine gave it no time: a thread that wakes
 * at a fixed pace sees how late it is. Only where an operator asks for it, as with ZooKeeper.
 */
public final class JvmPauseMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JvmPauseMonitor.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Pace pace;
    private final LongSupplier nanoTime;
    private final Samples pausedMillis = Samples.withQuantiles();
    private final ScheduledExecutorService thread;
    private long lookedNanos;

    /**
     * In milliseconds.
     *
     * @param sleep between two looks
     * @param info a pause of so much is logged
     * @param warn one of so much as a warning
     */
    public record Pace(long sleep, long info, long warn) {}

    /** Samples that nobody adds to, where the monitor is off: the family is there as with ZooKeeper. */
    public static void withoutMonitor(MetricRegistry metrics) {
        metrics.summary(Metric.JVM_PAUSE_TIME_MS, Samples.withQuantiles(), 1);
    }

    /** Begins at once. */
    public static JvmPauseMonitor start(Pace pace, MetricRegistry metrics) {
        JvmPauseMonitor monitor = new JvmPauseMonitor(pace, metrics, System::nanoTime);
        monitor.thread.scheduleWithFixedDelay(monitor::look, pace.sleep(), pace.sleep(), TimeUnit.MILLISECONDS);
        return monitor;
    }

    JvmPauseMonitor(Pace pace, MetricRegistry metrics, LongSupplier nanoTime) {
        this.pace = pace;
        this.nanoTime = nanoTime;
        this.lookedNanos = nanoTime.getAsLong();
        metrics.summary(Metric.JVM_PAUSE_TIME_MS, pausedMillis, 1);
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "oarlock-pauses");
            made.setDaemon(true);
            return made;
        });
    }

    /** To be called once a pace. */
    void look() {
        long now = nanoTime.getAsLong();
        long late = Math.max(0, (now - lookedNanos) / NANOS_PER_MILLI - pace.sleep());
        lookedNanos = now;
        pausedMillis.add(late);
        if (late > pace.warn()) {
            LOG.warn("the process, or the machine, stood still for about {} ms", late);
        } else if (late > pace.info()) {
            LOG.info("the process, or the machine, stood still for about {} ms", late);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
