package io.oarlock.storage;

import org.jspecify.annotations.Nullable;

/**
 * Reads of ordered tables. Keys compare as unsigned bytes. Arrays passed in and out are not copied: nobody may change
 * them.
 */
public interface StoreReader {
    /**
     * Finds one row.
     *
     * @return the value, or null when there is no such row
     * @throws StoreException when the row cannot be read or its checksum is wrong
     */
    byte @Nullable [] get(Table table, byte[] key);

    /**
     * How long the value of a row is, without bringing it onto the heap where that can be spared.
     *
     * @return -1 when there is no such row
     * @throws StoreException as {@link #get}
     */
    default int length(Table table, byte[] key) {
        byte[] value = get(table, key);
        return value == null ? -1 : value.length;
    }

    /**
     * Walks rows in key order, from {@code fromInclusive} up to {@code toExclusive} (null: to the end of the table).
     * The caller closes the cursor.
     */
    Cursor scan(Table table, byte[] fromInclusive, byte @Nullable [] toExclusive);
}
