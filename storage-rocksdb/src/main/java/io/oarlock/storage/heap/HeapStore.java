package io.oarlock.storage.heap;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.StoreStats;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store in memory: the reference that tests run on and that the RocksDB store is compared with. One thread commits,
 * any thread reads. Forgets everything at {@link #close()} except the checkpoints it has written; never use it for a
 * server.
 */
public final class HeapStore implements OrderedStore {
    private volatile HeapView committed;
    private volatile HeapView flushed;
    private volatile boolean closed;

    private HeapStore(HeapView rows) {
        this.committed = rows;
        this.flushed = rows;
    }

    /** An empty store. */
    public static HeapStore open(List<Table> tables) {
        Map<Table, SortedRows> rows = new HashMap<>();
        tables.forEach(table -> rows.put(table, SortedRows.EMPTY));
        return new HeapStore(new HeapView(Map.copyOf(rows)));
    }

    /** A store that holds what a checkpoint holds; the checkpoint itself does not change any more. */
    public static HeapStore open(Path checkpoint, List<Table> tables) {
        return new HeapStore(HeapCheckpoint.read(checkpoint, tables));
    }

    /** What would be found after the process died now: the rows as of the last flush. This store is closed. */
    public HeapStore crash() {
        close();
        return new HeapStore(flushed);
    }

    @Override
    public void commit(StoreBatch batch) {
        Map<Table, SortedRows> rows = new HashMap<>(open().tables());
        batch.forEach(new StoreBatch.Visitor() {
            @Override
            public void put(Table table, byte[] key, byte[] value) {
                rows.put(table, of(table).put(key, value));
            }

            @Override
            public void delete(Table table, byte[] key) {
                rows.put(table, of(table).remove(key));
            }

            private SortedRows of(Table table) {
                SortedRows known = rows.get(table);
                if (known == null) {
                    throw new StoreException("the store has no table " + table.name());
                }
                return known;
            }
        });
        committed = new HeapView(Map.copyOf(rows));
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return open().get(table, key);
    }

    @Override
    public Cursor scan(Table table, byte[] fromInclusive, byte @Nullable [] toExclusive) {
        return open().scan(table, fromInclusive, toExclusive);
    }

    @Override
    public StoreView view() {
        return open();
    }

    @Override
    public void flush() {
        flushed = open();
    }

    @Override
    public void checkpoint(Path directory) {
        HeapView rows = open();
        HeapCheckpoint.write(directory, rows);
        flushed = rows;
    }

    /** The checksum of a checkpoint was looked at when it was opened. */
    @Override
    public void verify() {
        open();
    }

    @Override
    public StoreStats stats() {
        open();
        return new StoreStats(0, 0, 0, false);
    }

    @Override
    public void close() {
        closed = true;
    }

    private HeapView open() {
        if (closed) {
            throw new StoreException("the store is closed");
        }
        return committed;
    }
}
