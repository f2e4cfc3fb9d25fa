package io.oarlock.rows;

import io.oarlock.model.MigrationState;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.storage.Cursor;
import io.oarlock.storage.DamagedStoreException;
import io.oarlock.storage.StoreReader;
import io.oarlock.storage.Table;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Typed reads of the tables of a store or of a view of it; every row that is read is checked. As thread-safe as what it
 * reads.
 */
final class RowReader {
    static final byte[] STATE_KEY = "state".getBytes(StandardCharsets.UTF_8);

    static final byte[] MIGRATION_KEY = "migration".getBytes(StandardCharsets.UTF_8);

    private static final byte[] FIRST_KEY = {};

    private final StoreReader store;

    RowReader(StoreReader store) {
        this.store = store;
    }

    @Nullable
    Stored<Znode> znode(ZnodePath path) {
        byte[] key = RowKeys.znode(path);
        byte[] row = store.get(Tables.ZNODES, key);
        return row == null ? null : RowFormats.ZNODE.decode(path, key, row);
    }

    int znodeBytes(ZnodePath path) {
        return Math.max(0, store.length(Tables.ZNODES, RowKeys.znode(path)));
    }

    @Nullable
    Stored<Session> session(long sessionId) {
        byte[] key = RowKeys.session(sessionId);
        byte[] row = store.get(Tables.SESSIONS, key);
        return row == null ? null : RowFormats.SESSION.decode(sessionId, key, row);
    }

    @Nullable
    CoreState state() {
        byte[] row = store.get(Tables.META, STATE_KEY);
        return row == null
                ? null
                : RowFormats.STATE.decode(STATE_KEY, STATE_KEY, row).value();
    }

    @Nullable
    MigrationState migration() {
        byte[] row = store.get(Tables.META, MIGRATION_KEY);
        return row == null
                ? null
                : RowFormats.MIGRATION.decode(MIGRATION_KEY, MIGRATION_KEY, row).value();
    }

    void forEachOrigin(Consumer<Entry.Origin> consumer) {
        try (Cursor cursor = store.scan(Tables.META, RowKeys.originsFrom(), RowKeys.originsTo())) {
            while (cursor.next()) {
                int member = RowKeys.originMember(cursor.key());
                consumer.accept(RowFormats.ORIGIN
                        .decode(member, cursor.key(), cursor.value())
                        .value());
            }
        }
    }

    void forEachChild(ZnodePath path, Predicate<String> consumer) {
        byte[] parent = RowKeys.znode(path);
        int nameAt = parent.length + 1;
        try (Cursor cursor = store.scan(Tables.CHILDREN, RowKeys.childrenFrom(parent), RowKeys.childrenTo(parent))) {
            while (cursor.next()) {
                byte[] key = cursor.key();
                String name = new String(key, nameAt, key.length - nameAt, StandardCharsets.UTF_8);
                if (!consumer.test(name)) {
                    return;
                }
            }
        }
    }

    /** Counts rows of CHILDREN, so that no data is read. Not for the root, which every path is below. */
    int countDescendants(ZnodePath path) {
        byte[] key = RowKeys.znode(path);
        return count(Tables.CHILDREN, RowKeys.childrenFrom(key), RowKeys.childrenTo(key))
                + count(Tables.CHILDREN, RowKeys.descendantsFrom(key), RowKeys.descendantsTo(key));
    }

    /** See {@link LiveTree#scanDescendants}. */
    @Nullable
    ZnodePath scanDescendants(ZnodePath top, @Nullable ZnodePath after, int costMax, ToIntFunction<ZnodeAt> consumer) {
        byte[] key = RowKeys.znode(top);
        byte[] from = after == null ? RowKeys.descendantsFrom(key) : RowKeys.behind(RowKeys.znode(after));
        ZnodePath last = null;
        int cost = 0;
        try (Cursor cursor = store.scan(Tables.ZNODES, from, RowKeys.descendantsTo(key))) {
            while (cursor.next()) {
                if (cost >= costMax) {
                    return last;
                }
                last = RowKeys.path(cursor.key(), 0);
                cost += consumer.applyAsInt(
                        new ZnodeAt(last, RowFormats.ZNODE.decode(last, cursor.key(), cursor.value())));
            }
        }
        return null;
    }

    /**
     * Every path that has limits below {@code quota}, from the index of children, so that no data is read.
     *
     * @param limits name of the znode that limits the path of its parent
     * @param consumer takes the paths as they are below {@code quota}; stops when it returns false
     */
    void forEachLimited(ZnodePath quota, String limits, Predicate<String> consumer) {
        byte[] top = RowKeys.znode(quota);
        byte[] name = limits.getBytes(StandardCharsets.UTF_8);
        try (Cursor cursor = store.scan(Tables.CHILDREN, RowKeys.descendantsFrom(top), RowKeys.descendantsTo(top))) {
            while (cursor.next()) {
                byte[] key = cursor.key();
                int parentLength = RowKeys.parentLength(key, name);
                if (parentLength > top.length
                        && !consumer.test(
                                new String(key, top.length, parentLength - top.length, StandardCharsets.UTF_8))) {
                    return;
                }
            }
        }
    }

    /** Every count of a quota that is not through: the limited path, and how far the count is. */
    void forEachQuotaCount(BiConsumer<ZnodePath, ZnodePath> consumer) {
        try (Cursor cursor = store.scan(Tables.META, RowKeys.quotaCountsFrom(), RowKeys.quotaCountsTo())) {
            while (cursor.next()) {
                ZnodePath limited = RowKeys.quotaCountPath(cursor.key());
                consumer.accept(
                        limited,
                        RowFormats.QUOTA_COUNT
                                .decode(limited, cursor.key(), cursor.value())
                                .value());
            }
        }
    }

    /** Every znode of the tree. */
    void forEachZnode(Consumer<ZnodeAt> consumer) {
        forEachZnode(FIRST_KEY, null, consumer);
    }

    void forEachSession(Consumer<Stored<Session>> consumer) {
        try (Cursor cursor = store.scan(Tables.SESSIONS, FIRST_KEY, null)) {
            while (cursor.next()) {
                byte[] key = cursor.key();
                if (key.length != Long.BYTES) {
                    throw new DamagedStoreException("a session key of " + key.length + " bytes");
                }
                consumer.accept(RowFormats.SESSION.decode(RowKeys.toLong(key, 0), key, cursor.value()));
            }
        }
    }

    private static byte @Nullable [] ephemeralsTo(long sessionId) {
        return sessionId == -1 ? null : RowKeys.session(sessionId + 1);
    }

    /** Until {@code consumer} returns false. */
    void forEachEphemeral(long sessionId, Predicate<ZnodePath> consumer) {
        byte[] from = RowKeys.session(sessionId);
        try (Cursor cursor = store.scan(Tables.EPHEMERALS, from, ephemeralsTo(sessionId))) {
            while (cursor.next()) {
                if (!consumer.test(RowKeys.path(cursor.key(), Long.BYTES))) {
                    return;
                }
            }
        }
    }

    /** Keeps none of the paths, which may be long. */
    int countEphemerals(long sessionId) {
        return count(Tables.EPHEMERALS, RowKeys.session(sessionId), ephemeralsTo(sessionId));
    }

    boolean isChild(ZnodePath path) {
        return store.get(Tables.CHILDREN, RowKeys.child(RowKeys.znode(path))) != null;
    }

    boolean isListedEphemeral(long sessionId, ZnodePath path) {
        return store.get(Tables.EPHEMERALS, RowKeys.ephemeral(sessionId, RowKeys.znode(path))) != null;
    }

    void forEachRemovable(Consumer<ZnodePath> consumer) {
        try (Cursor cursor = store.scan(Tables.REMOVABLES, FIRST_KEY, null)) {
            while (cursor.next()) {
                consumer.accept(RowKeys.path(cursor.key(), 0));
            }
        }
    }

    int count(Table table, byte[] from, byte @Nullable [] to) {
        int count = 0;
        try (Cursor cursor = store.scan(table, from, to)) {
            while (cursor.next()) {
                count++;
            }
        }
        return count;
    }

    /**
     * Number of rows of a whole table.
     *
     * @param afterRow called for each
     */
    long count(Table table, Runnable afterRow) {
        long count = 0;
        try (Cursor cursor = store.scan(table, FIRST_KEY, null)) {
            while (cursor.next()) {
                count++;
                afterRow.run();
            }
        }
        return count;
    }

    /** Whether no table has any row. */
    boolean isEmpty() {
        for (Table table : Tables.ALL) {
            try (Cursor cursor = store.scan(table, FIRST_KEY, null)) {
                if (cursor.next()) {
                    return false;
                }
            }
        }
        return true;
    }

    private void forEachZnode(byte[] from, byte @Nullable [] to, Consumer<ZnodeAt> consumer) {
        try (Cursor cursor = store.scan(Tables.ZNODES, from, to)) {
            while (cursor.next()) {
                ZnodePath path = RowKeys.path(cursor.key(), 0);
                consumer.accept(new ZnodeAt(path, RowFormats.ZNODE.decode(path, cursor.key(), cursor.value())));
            }
        }
    }
}
