package io.oarlock.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A store that hands everything to another one, for tests that look at some of it. */
public abstract class DelegatingStore implements OrderedStore {
    private final OrderedStore store;

    protected DelegatingStore(OrderedStore store) {
        this.store = store;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return store.get(table, key);
    }

    @Override
    public int length(Table table, byte[] key) {
        return store.length(table, key);
    }

    @Override
    public Cursor scan(Table table, byte[] from, byte @Nullable [] to) {
        return store.scan(table, from, to);
    }

    @Override
    public void commit(StoreBatch batch) {
        store.commit(batch);
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
