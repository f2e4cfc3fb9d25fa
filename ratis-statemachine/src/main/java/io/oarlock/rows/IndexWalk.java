package io.oarlock.rows;

import io.oarlock.model.ZnodePath;
import io.oarlock.storage.Cursor;
import io.oarlock.storage.StoreReader;
import java.util.Arrays;

/** Walks the indexes beside the znodes, without reading a znode. */
public final class IndexWalk {
    private IndexWalk() {}

    /** Takes a parent and how many children it has. */
    public interface ParentConsumer {
        void accept(ZnodePath parent, int children);
    }

    /** Takes an ephemeral and the session that it belongs to. */
    public interface EphemeralConsumer {
        void accept(long sessionId, ZnodePath path);
    }

    /** Every path that has children, whether it names a znode or not. Shows the rows as they are at the call. */
    public static void forEachParent(StoreReader store, ParentConsumer consumer) {
        try (Cursor cursor = store.scan(Tables.CHILDREN, new byte[0], null)) {
            byte[] parent = null;
            int children = 0;
            while (cursor.next()) {
                byte[] key = cursor.key();
                int end = nul(key);
                if (parent != null && !Arrays.equals(parent, 0, parent.length, key, 0, end)) {
                    consumer.accept(RowKeys.path(parent, 0), children);
                    children = 0;
                    parent = null;
                }
                parent = parent == null ? Arrays.copyOf(key, end) : parent;
                children++;
            }
            if (parent != null) {
                consumer.accept(RowKeys.path(parent, 0), children);
            }
        }
    }

    /** Every ephemeral, whether its session exists or not. Shows the rows as they are at the call. */
    public static void forEachEphemeral(StoreReader store, EphemeralConsumer consumer) {
        try (Cursor cursor = store.scan(Tables.EPHEMERALS, new byte[0], null)) {
            while (cursor.next()) {
                byte[] key = cursor.key();
                consumer.accept(RowKeys.toLong(key, 0), RowKeys.path(key, Long.BYTES));
            }
        }
    }

    private static int nul(byte[] key) {
        int at = 0;
        while (key[at] != 0) {
            at++;
        }
        return at;
    }
}
