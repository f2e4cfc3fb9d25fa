package io.oarlock.storage.heap;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All tables at one moment; immutable, so any thread may read it, also after the store has moved on.
 *
 * @param tables the rows of every table of the store
 */
record HeapView(Map<Table, SortedRows> tables) implements StoreView {
    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return rows(table).get(key);
    }

    @Override
    public Cursor scan(Table table, byte[] fromInclusive, byte @Nullable [] toExclusive) {
        return new HeapCursor(rows(table), fromInclusive, toExclusive);
    }

    SortedRows rows(Table table) {
        SortedRows rows = tables.get(table);
        if (rows == null) {
            throw new StoreException("the store has no table " + table.name());
        }
        return rows;
    }

    @Override
    public void close() {}
}
