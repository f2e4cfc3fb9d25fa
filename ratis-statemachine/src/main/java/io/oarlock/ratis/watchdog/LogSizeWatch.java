package io.oarlock.ratis.watchdog;

import io.oarlock.disk.DurableFiles;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.LogTail;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Asks for a checkpoint when the log behind the last one has grown to its bound in entries or in bytes, which Ratis
 * knows only in entries. Measures the log and the free space. One thread; reads the disk.
 */
public final class LogSizeWatch {
    private final RaftSettings settings;
    private final LogTail tail;
    private final LongSupplier appliedIndex;
    private final Runnable takeCheckpoint;
    private final Path logDirectory;
    private final AtomicLong logBytes = new AtomicLong();
    private final AtomicLong freeBytes = new AtomicLong();

    public LogSizeWatch(
            RaftSettings settings,
            LogTail tail,
            LongSupplier appliedIndex,
            Runnable takeCheckpoint,
            MetricRegistry metrics) {
        this.settings = settings;
        this.tail = tail;
        this.appliedIndex = appliedIndex;
        this.takeCheckpoint = takeCheckpoint;
        this.logDirectory = settings.directories()
                .log()
                .resolve(RatisPeers.group().getUuid().toString())
                .resolve("current");
        metrics.gauge(Metric.RAFT_LOG_DISK_BYTES, logBytes::get);
        metrics.gauge(Metric.DISK_FREE_BYTES, freeBytes::get);
        freeBytes.set(bytesFree());
    }

    /** Looks once. */
    public void look() {
        logBytes.set(DurableFiles.bytesIn(logDirectory));
        freeBytes.set(bytesFree());
        long entriesSince = appliedIndex.getAsLong() - tail.checkpointIndex();
        if (entriesSince <= 0) {
            // However small the bound: there is nothing that a checkpoint would cover.
            return;
        }
        boolean byBytes = tail.bytesSinceCheckpoint() >= settings.limits().of(Bound.LOG_DISK_BYTES) / 2;
        if (byBytes || entriesSince >= settings.tuning().checkpointEntries()) {
            takeCheckpoint.run();
        }
    }

    private long bytesFree() {
        RaftSettings.Directories directories = settings.directories();
        return Math.min(DurableFiles.bytesFree(directories.data()), DurableFiles.bytesFree(directories.log()));
    }
}
