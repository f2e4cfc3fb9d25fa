package io.oarlock.storage.overlay;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Rows in the order of their keys: a range costs what is in it. */
final class SkipListRows implements GenerationRows {
    private final ConcurrentSkipListMap<byte[], Row> rows = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

    @Override
    public @Nullable Row get(byte[] key) {
        return rows.get(key);
    }

    @Override
    public @Nullable Row putIfAbsent(byte[] key, Row row) {
        return rows.putIfAbsent(key, row);
    }

    @Override
    public void put(byte[] key, Row row) {
        rows.put(key, row);
    }

    @Override
    public void remove(byte[] key) {
        rows.remove(key);
    }

    @Override
    public void copyRange(byte[] from, byte @Nullable [] to, NavigableMap<byte[], Row> into) {
        if (to == null) {
            into.putAll(rows.tailMap(from, true));
        } else if (Arrays.compareUnsigned(from, to) < 0) {
            into.putAll(rows.subMap(from, true, to, false));
        }
    }

    @Override
    public void forEach(BiConsumer<byte[], Row> consumer) {
        rows.forEach(consumer);
    }

    @Override
    public void forEachInOrder(BiConsumer<byte[], Row> consumer) {
        rows.forEach(consumer);
    }
}
