package io.oarlock.storage.heap;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.heap.SortedRows.Node;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks one version of the rows; what is committed meanwhile does not show. Used by one thread. */
final class HeapCursor implements Cursor {
    private final byte @Nullable [] toExclusive;
    /** Rows still to come: the next one on top, below it those whose left side has been visited. */
    private final Deque<Node> pending = new ArrayDeque<>();

    private @Nullable Node current;

    HeapCursor(SortedRows rows, byte[] fromInclusive, byte @Nullable [] toExclusive) {
        this.toExclusive = toExclusive;
        Node at = rows.node();
        while (at != null) {
            if (Arrays.compareUnsigned(at.key, fromInclusive) >= 0) {
                pending.push(at);
                at = at.left;
            } else {
                at = at.right;
            }
        }
    }

    @Override
    public boolean next() {
        current = pending.poll();
        if (current == null) {
            return false;
        }
        if (toExclusive != null && Arrays.compareUnsigned(current.key, toExclusive) >= 0) {
            close();
            return false;
        }
        for (Node at = current.right; at != null; at = at.left) {
            pending.push(at);
        }
        return true;
    }

    @Override
    public byte[] key() {
        return row().key;
    }

    @Override
    public byte[] value() {
        return row().value;
    }

    private Node row() {
        if (current == null) {
            throw new NoSuchElementException("the cursor is not on a row");
        }
        return current;
    }

    @Override
    public void close() {
        pending.clear();
        current = null;
    }
}
