package io.oarlock.storage;

import org.jspecify.annotations.Nullable;

/**
 * Names one ordered key space of a store.
 *
 * @param name stable on disk: renaming a table loses its rows
 */
public record Table(String name) {

    /** Written out, as {@link #hashCode}: a record's own goes through method handles, for every row that is touched. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Table table && name.equals(table.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
