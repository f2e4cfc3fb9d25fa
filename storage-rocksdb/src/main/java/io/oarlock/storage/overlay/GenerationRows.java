package io.oarlock.storage.overlay;

import io.oarlock.storage.Table;
import java.util.NavigableMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The rows of one table in a generation. One thread at a time changes them; any thread reads them meanwhile. */
sealed interface GenerationRows permits SkipListRows, HashRows {
    static GenerationRows of(Table table) {
        return table.lookedUp() ? new HashRows() : new SkipListRows();
    }

    @Nullable
    Row get(byte[] key);

    /** The row that is there, which stays; null when there was none. */
    @Nullable
    Row putIfAbsent(byte[] key, Row row);

    void put(byte[] key, Row row);

    void remove(byte[] key);

    /** Adds the rows of a range to {@code into}, over what is there. */
    void copyRange(byte[] from, byte @Nullable [] to, NavigableMap<byte[], Row> into);

    /** In any order. */
    void forEach(BiConsumer<byte[], Row> consumer);

    /** In the order of their keys. */
    void forEachInOrder(BiConsumer<byte[], Row> consumer);
}
