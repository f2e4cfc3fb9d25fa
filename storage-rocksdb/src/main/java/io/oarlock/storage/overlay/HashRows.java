package io.oarlock.storage.overlay;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows by the hash of their keys. Of an apply the way through a skip list took two fifths: some fifteen keys are
 * compared for each row, most of them no longer in the cache of the processor. A range costs a look at all rows.
 */
final class HashRows implements GenerationRows {
    private final Map<Key, Row> rows = new ConcurrentHashMap<>();

    /** Comparable, so that keys that somebody chose for their equal hashes are still found in logarithmic time. */
    private static final class Key implements Comparable<Key> {
        private final byte[] bytes;
        private final int hash;

        Key(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public int compareTo(Key other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }
    }

    @Override
    public @Nullable Row get(byte[] key) {
        return rows.get(new Key(key));
    }

    @Override
    public @Nullable Row putIfAbsent(byte[] key, Row row) {
        return rows.putIfAbsent(new Key(key), row);
    }

    @Override
    public void put(byte[] key, Row row) {
        rows.put(new Key(key), row);
    }

    @Override
    public void remove(byte[] key) {
        rows.remove(new Key(key));
    }

    @Override
    public void copyRange(byte[] from, byte @Nullable [] to, NavigableMap<byte[], Row> into) {
        rows.forEach((key, row) -> {
            if (Arrays.compareUnsigned(from, key.bytes) <= 0
                    && (to == null || Arrays.compareUnsigned(key.bytes, to) < 0)) {
                into.put(key.bytes, row);
            }
        });
    }

    @Override
    public void forEach(BiConsumer<byte[], Row> consumer) {
        rows.forEach((key, row) -> consumer.accept(key.bytes, row));
    }

    @Override
    public void forEachInOrder(BiConsumer<byte[], Row> consumer) {
        rows.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEachOrdered(entry -> consumer.accept(entry.getKey().bytes, entry.getValue()));
    }
}
