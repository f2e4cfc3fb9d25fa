package io.oarlock.storage.overlay;

import io.oarlock.storage.Cursor;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks the rows of the store below and of the generations over it as one range. Used by one thread. */
final class MergedCursor implements Cursor {
    /** What is still to come of the generations. */
    private final NavigableMap<byte[], Row> over;

    private final Cursor under;
    /** The key that the cursor below is on, not yet passed; null at its end, and before the first {@link #next}. */
    private byte @Nullable [] underKey;

    private boolean started;
    private byte @Nullable [] key;
    /** The current row where it is one of a generation; null where the cursor below is on it. */
    private @Nullable Row row;

    MergedCursor(NavigableMap<byte[], Row> over, Cursor under) {
        this.over = over;
        this.under = under;
    }

    @Override
    public boolean next() {
        if (!started || key != null && row == null) {
            advanceUnder();
            started = true;
        }
        while (true) {
            Map.Entry<byte[], Row> first = over.firstEntry();
            if (first == null && underKey == null) {
                key = null;
                return false;
            }
            if (first == null || underKey != null && Arrays.compareUnsigned(underKey, first.getKey()) < 0) {
                key = underKey;
                row = null;
                return true;
            }
            over.pollFirstEntry();
            if (underKey != null && Arrays.equals(underKey, first.getKey())) {
                advanceUnder();
            }
            if (first.getValue().value != null) {
                key = first.getKey();
                row = first.getValue();
                return true;
            }
        }
    }

    private void advanceUnder() {
        underKey = under.next() ? under.key() : null;
    }

    @Override
    public byte[] key() {
        if (key == null) {
            throw new NoSuchElementException("the cursor is not on a row");
        }
        return key;
    }

    @Override
    public byte[] value() {
        byte[] current = key();
        if (row == null) {
            return under.value();
        }
        byte[] value = row.value;
        if (value == null) {
            throw new IllegalStateException("on a deleted row of " + current.length + " bytes of key");
        }
        return value;
    }

    @Override
    public void close() {
        key = null;
        over.clear();
        under.close();
    }
}
