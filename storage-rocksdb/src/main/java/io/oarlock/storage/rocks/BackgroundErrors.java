package io.oarlock.storage.rocks;

import io.oarlock.storage.StoreException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.Status;
import org.rocksdb.WriteStallInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from RocksDB's own threads that a flush or a compaction failed, or that writes are held back, and keeps the
 * first failure. Called by RocksDB's threads; must never call RocksDB.
 */
final class BackgroundErrors extends AbstractEventListener {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundErrors.class);

    private final String directory;
    private final AtomicReference<@Nullable StoreException> first = new AtomicReference<>();

    BackgroundErrors(String directory) {
        super(EnabledEventCallback.ON_BACKGROUND_ERROR, EnabledEventCallback.ON_STALL_CONDITIONS_CHANGED);
        this.directory = directory;
    }

    /** The failure that took the store out of service; null while it works. */
    @Nullable
    StoreException failure() {
        return first.get();
    }

    void failIfOutOfService() {
        StoreException failure = first.get();
        if (failure != null) {
            throw new StoreException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Takes the store out of service; the first failure stays the one that is told. */
    StoreException fail(StoreException failure) {
        first.compareAndSet(null, failure);
        return failure;
    }

    @Override
    public void onBackgroundError(BackgroundErrorReason reason, Status status) {
        String message = "the store " + directory + " failed in the background (" + reason + "): "
                + RocksErrors.describe(status) + "; it takes no more writes until it is opened again";
        LOG.error(message);
        fail(new StoreException(message));
    }

    @Override
    public void onStallConditionsChanged(WriteStallInfo stall) {
        LOG.warn(
                "the store {} writes to table {}: {} (was {})",
                directory,
                stall.getColumnFamilyName(),
                stall.getCurrentCondition(),
                stall.getPreviousCondition());
    }
}
