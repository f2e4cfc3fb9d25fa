package io.oarlock.rows;

import io.oarlock.model.ZnodePath;
import io.oarlock.storage.Cursor;
import io.oarlock.storage.StoreReader;
import org.jspecify.annotations.Nullable;

/**
 * Walks all znodes of a store in the byte order of their paths, a parent before its children. Used by one thread,
 * closed by the thread that opened it; shows the rows as they were when it was opened.
 */
public final class ZnodeWalk implements AutoCloseable {
    private final Cursor cursor;

    private ZnodeWalk(Cursor cursor) {
        this.cursor = cursor;
    }

    public static ZnodeWalk of(StoreReader store) {
        return new ZnodeWalk(store.scan(Tables.ZNODES, new byte[0], null));
    }

    /** The next znode, null behind the last one. */
    public @Nullable ZnodeAt next() {
        if (!cursor.next()) {
            return null;
        }
        ZnodePath path = RowKeys.path(cursor.key(), 0);
        return new ZnodeAt(path, RowFormats.ZNODE.decode(path, cursor.key(), cursor.value()));
    }

    @Override
    public void close() {
        cursor.close();
    }
}
