package io.oarlock.storage.overlay;

import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Row changes of a stretch of commits, the newest of each row. One thread at a time changes it; any thread reads it
 * meanwhile. Nothing changes it once it is frozen.
 */
final class Generation implements StoreBatch.Visitor {
    /** Heap of a row beside its key and value: its place in a list or a table, two array headers, the row itself. */
    private static final int ROW_OVERHEAD_BYTES = 120;

    private final Map<Table, GenerationRows> tables;
    private final long startNanos;
    private long bytes;
    /** Open views that show it. Under the lock of the store, as what follows. */
    private int views;
    /** The store below has it, or another generation does: only views know it any more. */
    private boolean written;

    /** @param startNanos on the monotonic clock */
    Generation(Collection<Table> tables, long startNanos) {
        Map<Table, GenerationRows> rows = new HashMap<>();
        tables.forEach(table -> rows.put(table, GenerationRows.of(table)));
        this.tables = Map.copyOf(rows);
        this.startNanos = startNanos;
    }

    /**
     * Several frozen generations as one: a row that came in one and went in a later one is left out. Right only while
     * the store below has none of them.
     */
    static Generation merged(Collection<Table> tables, List<Generation> newestFirst) {
        Generation all = new Generation(tables, newestFirst.get(newestFirst.size() - 1).startNanos);
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            newestFirst
                    .get(i)
                    .tables
                    .forEach((table, rows) -> rows.forEach((key, row) -> all.take(table, key, row.value, row.fresh)));
        }
        return all;
    }

    /** Before anything of the batch is taken over. */
    void refuseUnknownTables(StoreBatch batch) {
        batch.forEach(new StoreBatch.Visitor() {
            @Override
            public void put(Table table, byte[] key, byte[] value) {
                rows(table);
            }

            @Override
            public void delete(Table table, byte[] key) {
                rows(table);
            }
        });
    }

    /**
     * A view shows it from now on.
     *
     * @return bytes that views hold more than before
     */
    long shown() {
        views++;
        return written && views == 1 ? bytes : 0;
    }

    /**
     * A view that showed it is closed.
     *
     * @return bytes that views hold less than before
     */
    long released() {
        views--;
        return written && views == 0 ? bytes : 0;
    }

    /**
     * The store below has it, or another generation.
     *
     * @return bytes that views hold more than before
     */
    long setWritten() {
        written = true;
        return views > 0 ? bytes : 0;
    }

    /** On the monotonic clock. */
    long startNanos() {
        return startNanos;
    }

    /** Estimated heap that it takes. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    @Override
    public void put(Table table, byte[] key, byte[] value) {
        take(table, key, value, false);
    }

    @Override
    public void putNew(Table table, byte[] key, byte[] value) {
        take(table, key, value, true);
    }

    @Override
    public void delete(Table table, byte[] key) {
        take(table, key, null, false);
    }

    private void take(Table table, byte[] key, byte @Nullable [] value, boolean isNew) {
        GenerationRows rows = rows(table);
        // One way through the list for a row that is new to it, as most of those of created znodes are.
        Row added = isNew ? new Row(value, true) : null;
        Row before = added == null ? rows.get(key) : rows.putIfAbsent(key, added);
        if (added != null && before == null) {
            bytes += weight(key, added);
            return;
        }
        if (value == null && before != null && before.fresh) {
            rows.remove(key);
            bytes -= weight(key, before);
            return;
        }
        Row after = new Row(value, before != null && before.fresh);
        rows.put(key, after);
        bytes += before == null ? weight(key, after) : (long) after.valueBytes() - before.valueBytes();
    }

    private static long weight(byte[] key, Row row) {
        return (long) key.length + row.valueBytes() + ROW_OVERHEAD_BYTES;
    }

    /** Null where this generation does not know the row. */
    @Nullable
    Row find(Table table, byte[] key) {
        return rows(table).get(key);
    }

    /** Adds the rows of a range to {@code into}, over what is there. */
    void copyRange(Table table, byte[] from, byte @Nullable [] to, NavigableMap<byte[], Row> into) {
        rows(table).copyRange(from, to, into);
    }

    /** All rows as changes of one batch, each table in the order of its keys. */
    StoreBatch toBatch() {
        StoreBatch batch = new StoreBatch();
        tables.forEach((table, rows) -> rows.forEachInOrder((key, row) -> {
            if (row.value == null) {
                batch.delete(table, key);
            } else {
                batch.put(table, key, row.value);
            }
        }));
        return batch;
    }

    /** @throws StoreException when there is no such table */
    GenerationRows rows(Table table) {
        GenerationRows rows = tables.get(table);
        if (rows == null) {
            throw new StoreException("the store has no table " + table.name());
        }
        return rows;
    }
}
