package io.oarlock.storage.overlay;

import io.oarlock.storage.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The generations that lie over the store below, as of one moment.
 *
 * @param active takes commits
 * @param frozen newest first; not yet written, or being written
 * @param writing how many of them, the oldest, are being written
 */
record Generations(Generation active, List<Generation> frozen, int writing) {
    Generations {
        frozen = List.copyOf(frozen);
    }

    /** Null where no generation knows the row. */
    @Nullable
    Row find(Table table, byte[] key) {
        Row row = active.find(table, key);
        return row == null ? find(frozen, table, key) : row;
    }

    /** As {@link #find(Table, byte[])}, in generations of which the newest comes first. */
    static @Nullable Row find(List<Generation> newestFirst, Table table, byte[] key) {
        for (Generation generation : newestFirst) {
            Row row = generation.find(table, key);
            if (row != null) {
                return row;
            }
        }
        return null;
    }

    /** The rows of a range with the newest value of each, deleted ones included. */
    NavigableMap<byte[], Row> range(Table table, byte[] from, byte @Nullable [] to) {
        NavigableMap<byte[], Row> rows = range(frozen, table, from, to);
        active.copyRange(table, from, to, rows);
        return rows;
    }

    /** As {@link #range(Table, byte[], byte[])}, of generations of which the newest comes first. */
    static NavigableMap<byte[], Row> range(
            List<Generation> newestFirst, Table table, byte[] from, byte @Nullable [] to) {
        NavigableMap<byte[], Row> rows = new TreeMap<>(Arrays::compareUnsigned);
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            newestFirst.get(i).copyRange(table, from, to, rows);
        }
        return rows;
    }

    /** The active generation joins the frozen ones; {@code next} takes its place. */
    Generations freeze(Generation next) {
        List<Generation> all = new ArrayList<>(frozen.size() + 1);
        all.add(active);
        all.addAll(frozen);
        return new Generations(next, all, writing);
    }

    /** All that are frozen are about to be written. */
    Generations beingWritten() {
        return new Generations(active, frozen, frozen.size());
    }

    /** Without the ones that the store below holds now. */
    Generations without(List<Generation> written) {
        return new Generations(
                active,
                frozen.stream()
                        .filter(generation -> !written.contains(generation))
                        .toList(),
                0);
    }

    /**
     * Two generations beside each other, the newer one first, that should be one: neither is large, and the newer one
     * is at least half as large, so that a row is merged only as often as what it is part of doubles. Empty where there
     * are none.
     */
    List<Generation> mergeable(long bytesMax) {
        for (int i = 0; i + 1 < frozen.size() - writing; i++) {
            long newer = frozen.get(i).bytes();
            long older = frozen.get(i + 1).bytes();
            if (newer + older <= bytesMax && 2 * newer >= older) {
                return frozen.subList(i, i + 2);
            }
        }
        return List.of();
    }

    /** Whether these, which were beside each other, still are and nobody has begun to write them. */
    boolean mayReplace(List<Generation> old) {
        int first = frozen.indexOf(old.get(0));
        return first >= 0 && first + old.size() <= frozen.size() - writing;
    }

    /** With one in the place of several beside each other. */
    Generations with(Generation merged, List<Generation> old) {
        List<Generation> all = new ArrayList<>(frozen);
        int first = all.indexOf(old.get(0));
        all.subList(first, first + old.size()).clear();
        all.add(first, merged);
        return new Generations(active, all, writing);
    }

    long bytes() {
        long bytes = active.bytes();
        for (Generation generation : frozen) {
            bytes += generation.bytes();
        }
        return bytes;
    }

    /** When the oldest change came, on the monotonic clock. */
    long startNanos() {
        return frozen.isEmpty()
                ? active.startNanos()
                : frozen.get(frozen.size() - 1).startNanos();
    }

    boolean isEmpty() {
        return active.isEmpty() && frozen.isEmpty();
    }
}
