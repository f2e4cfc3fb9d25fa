package io.oarlock.replication;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreStats;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import io.oarlock.storage.heap.HeapStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A heap store that takes one batch, of the initial tree, and holds the next ones back for a while. */
final class StallingStore implements OrderedStore {
    private final HeapStore store;
    private final CountDownLatch stall;
    private boolean initialized;

    StallingStore(List<Table> tables, CountDownLatch stall) {
        this.store = HeapStore.open(tables);
        this.stall = stall;
    }

    @Override
    public void commit(StoreBatch batch) {
        if (initialized) {
            try {
                stall.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        initialized = true;
        store.commit(batch);
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return store.get(table, key);
    }

    @Override
    public Cursor scan(Table table, byte[] fromInclusive, byte @Nullable [] toExclusive) {
        return store.scan(table, fromInclusive, toExclusive);
    }

    @Override
    public StoreView view() {
        return store.view();
    }

    @Override
    public void flush() {
        store.flush();
    }

    @Override
    public void checkpoint(Path directory) {
        store.checkpoint(directory);
    }

    @Override
    public void verify() {
        store.verify();
    }

    @Override
    public StoreStats stats() {
        return store.stats();
    }

    @Override
    public void close() {
        store.close();
    }
}
