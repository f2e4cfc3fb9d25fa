package io.oarlock.storage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Row changes that a store applies all together or not at all, in the order they were added. Used by one thread. */
public final class StoreBatch {
    private final List<Table> tables = new ArrayList<>();
    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte @Nullable []> values = new ArrayList<>();
    /** Positions of the rows that were not there before. */
    private final BitSet added = new BitSet();

    private long bytes;

    /** Receives the changes of a batch. */
    public interface Visitor {
        void put(Table table, byte[] key, byte[] value);

        void delete(Table table, byte[] key);

        /** As {@link #put}, of a row that is known not to be there. */
        default void putNew(Table table, byte[] key, byte[] value) {
            put(table, key, value);
        }
    }

    /** Writes a row, replacing what is there. */
    public StoreBatch put(Table table, byte[] key, byte[] value) {
        return add(table, key, value);
    }

    /**
     * Writes a row that is not there, which the caller answers for: a store that has not written it yet when it is
     * deleted may forget it.
     */
    public StoreBatch putNew(Table table, byte[] key, byte[] value) {
        added.set(keys.size());
        return add(table, key, value);
    }

    /** Removes a row; nothing happens when it is not there. */
    public StoreBatch delete(Table table, byte[] key) {
        return add(table, key, null);
    }

    private StoreBatch add(Table table, byte[] key, byte @Nullable [] value) {
        tables.add(table);
        keys.add(key);
        values.add(value);
        bytes += key.length + (value == null ? 0 : value.length);
        return this;
    }

    /** Number of row changes. */
    public int size() {
        return keys.size();
    }

    /** Key and value bytes of all changes. */
    public long bytes() {
        return bytes;
    }

    public void forEach(Visitor visitor) {
        for (int i = 0; i < keys.size(); i++) {
            byte[] value = values.get(i);
            if (value == null) {
                visitor.delete(tables.get(i), keys.get(i));
            } else if (added.get(i)) {
                visitor.putNew(tables.get(i), keys.get(i), value);
            } else {
                visitor.put(tables.get(i), keys.get(i), value);
            }
        }
    }
}
