package io.oarlock.storage.rocks;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits while RocksDB holds writes back, and says so when it lasts. Used by the writing thread only. */
final class WriteStalls {
    private static final Logger LOG = LoggerFactory.getLogger(WriteStalls.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long REPORT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private boolean stalled;
    private long sinceNanos;
    private long reportedNanos;

    WriteStalls(Path directory) {
        this.directory = directory;
    }

    void pause() {
        long nowNanos = System.nanoTime();
        if (!stalled) {
            stalled = true;
            sinceNanos = nowNanos;
            reportedNanos = nowNanos;
        } else if (nowNanos - reportedNanos > REPORT_EVERY_NANOS) {
            reportedNanos = nowNanos;
            LOG.warn("the store {} has held a write back for {} ms", directory, heldMillis(nowNanos));
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    void passed() {
        if (stalled) {
            stalled = false;
            LOG.info("the store {} took a write after {} ms", directory, heldMillis(System.nanoTime()));
        }
    }

    private long heldMillis(long nowNanos) {
        return TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos);
    }
}
