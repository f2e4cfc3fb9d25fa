package io.oarlock.storage.rocks;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/**
 * All tables as of one RocksDB snapshot. Any thread may read; whoever opened it closes it when no read is under way. An
 * open view keeps the rows it shows on disk.
 */
final class RocksView implements StoreView {
    private final RocksStore store;
    private final Snapshot snapshot;
    private final ReadOptions options;
    private final AtomicBoolean closed = new AtomicBoolean();

    RocksView(RocksStore store, Snapshot snapshot) {
        this.store = store;
        this.snapshot = snapshot;
        this.options = new ReadOptions().setVerifyChecksums(true).setSnapshot(snapshot);
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        checkOpen();
        return store.get(table, key, options);
    }

    @Override
    public Cursor scan(Table table, byte[] fromInclusive, byte @Nullable [] toExclusive) {
        checkOpen();
        return store.scan(table, fromInclusive, toExclusive, snapshot);
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new StoreException("the view is closed");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            options.close();
            store.release(snapshot);
        }
    }
}
