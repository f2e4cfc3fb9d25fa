package io.oarlock.storage.overlay;

import org.jspecify.annotations.Nullable;

/**
 * The newest value of a row in one generation. Not a record, because a record's equals would compare arrays by
 * identity.
 */
final class Row {
    /** Null where the row was deleted. */
    final byte @Nullable [] value;
    /** Whether no older generation and no store below has the row: deleting it leaves nothing to be written. */
    final boolean fresh;

    Row(byte @Nullable [] value, boolean fresh) {
        this.value = value;
        this.fresh = fresh;
    }

    int valueBytes() {
        return value == null ? 0 : value.length;
    }
}
