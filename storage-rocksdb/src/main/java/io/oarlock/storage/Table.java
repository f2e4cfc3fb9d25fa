package io.oarlock.storage;

import org.jspecify.annotations.Nullable;

/**
 * Names one ordered key space of a store.
 *
 * @param name stable on disk: renaming a table loses its rows
 * @param lookedUp whether its rows are mostly looked up one by one, and ranges of them read so rarely that these may
 *     cost what all changes cost that are not written yet
 */
public record Table(String name, boolean lookedUp) {
    /** One whose ranges are read as often as its rows. */
    public Table(String name) {
        this(name, false);
    }

    /** By name alone. Written out, as {@link #hashCode}: a record's own goes through method handles, for every row. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Table table && name.equals(table.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
