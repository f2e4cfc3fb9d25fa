package io.oarlock.rows;

import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.MigrationState;
import io.oarlock.model.Owner;
import io.oarlock.model.Session;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import io.oarlock.tree.TreeTotals;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one log entry changes into a batch, with the rows of all indexes, and keeps digest and totals in step.
 * Used by one thread, for one batch.
 */
public final class RowChanges {
    private static final byte[] PRESENT = {};

    private final StoreBatch batch = new StoreBatch();
    private final ByteWriter scratch;
    private long digest;
    private long znodes;
    private long ephemerals;
    private long sessions;
    private long dataBytes;

    /** @param scratch a buffer that nobody else uses meanwhile */
    public RowChanges(CoreState start, ByteWriter scratch) {
        this.scratch = scratch;
        this.digest = start.digest();
        this.znodes = start.totals().znodes();
        this.ephemerals = start.totals().ephemerals();
        this.sessions = start.totals().sessions();
        this.dataBytes = start.totals().dataBytes();
    }

    public Stored<Znode> putZnode(ZnodePath path, @Nullable RowBefore before, Znode after) {
        byte[] key = RowKeys.znode(path);
        byte[] row = RowFormats.ZNODE.encode(key, after, scratch);
        Stored<Znode> stored = new Stored<>(after, RowFormat.checksum(row), row.length);
        write(before == null, Tables.ZNODES, key, row);
        digest += stored.checksum();
        dataBytes += dataBytes(after);
        if (before == null) {
            znodes++;
            dataBytes += key.length;
            if (!path.isRoot()) {
                batch.putNew(Tables.CHILDREN, RowKeys.child(key), PRESENT);
            }
            putOwner(key, after.owner());
            return stored;
        }
        digest -= before.checksum();
        dataBytes -= before.dataBytes();
        if (before.owner() != after.owner()) {
            removeOwner(key, before.owner());
            putOwner(key, after.owner());
        }
        return stored;
    }

    public void removeZnode(ZnodePath path, RowBefore before) {
        byte[] key = RowKeys.znode(path);
        batch.delete(Tables.ZNODES, key);
        batch.delete(Tables.CHILDREN, RowKeys.child(key));
        removeOwner(key, before.owner());
        digest -= before.checksum();
        znodes--;
        dataBytes -= key.length + before.dataBytes();
    }

    public Stored<Session> putSession(@Nullable Stored<Session> before, Session after) {
        byte[] key = RowKeys.session(after.id());
        byte[] row = RowFormats.SESSION.encode(key, after, scratch);
        Stored<Session> stored = new Stored<>(after, RowFormat.checksum(row), row.length);
        write(before == null, Tables.SESSIONS, key, row);
        digest += stored.checksum();
        if (before == null) {
            sessions++;
        } else {
            digest -= before.checksum();
        }
        return stored;
    }

    public void removeSession(Stored<Session> before) {
        batch.delete(Tables.SESSIONS, RowKeys.session(before.value().id()));
        digest -= before.checksum();
        sessions--;
    }

    public void putOrigin(Entry.Origin origin) {
        byte[] key = RowKeys.origin(origin.member());
        batch.put(Tables.META, key, RowFormats.ORIGIN.encode(key, origin, scratch));
    }

    public void putMigration(MigrationState state) {
        byte[] key = RowReader.MIGRATION_KEY;
        batch.put(Tables.META, key, RowFormats.MIGRATION.encode(key, state, scratch));
    }

    /** @param counted the last path counted; null when the count is through or given up */
    public void putQuotaCount(ZnodePath limited, @Nullable ZnodePath counted) {
        byte[] key = RowKeys.quotaCount(limited);
        if (counted == null) {
            batch.delete(Tables.META, key);
        } else {
            batch.put(Tables.META, key, RowFormats.QUOTA_COUNT.encode(key, counted, scratch));
        }
    }

    /**
     * Ends the batch with the state that it leads to: {@code next} with the digest and totals of the rows written here.
     */
    public CoreState finish(CoreState next) {
        TreeTotals totals = new TreeTotals(znodes, ephemerals, sessions, dataBytes);
        CoreState state = new CoreState(
                next.term(), next.index(), next.lastZxid(), next.timeMillis(), digest, next.rulesLevel(), totals);
        byte[] key = RowReader.STATE_KEY;
        batch.put(Tables.META, key, RowFormats.STATE.encode(key, state, scratch));
        return state;
    }

    public StoreBatch batch() {
        return batch;
    }

    private void write(boolean isNew, Table table, byte[] key, byte[] row) {
        if (isNew) {
            batch.putNew(table, key, row);
        } else {
            batch.put(table, key, row);
        }
    }

    private void putOwner(byte[] key, long owner) {
        if (Owner.isSession(owner)) {
            batch.putNew(Tables.EPHEMERALS, RowKeys.ephemeral(owner, key), PRESENT);
            ephemerals++;
        } else if (owner != Owner.PERSISTENT) {
            batch.putNew(Tables.REMOVABLES, key, PRESENT);
        }
    }

    private void removeOwner(byte[] key, long owner) {
        if (Owner.isSession(owner)) {
            batch.delete(Tables.EPHEMERALS, RowKeys.ephemeral(owner, key));
            ephemerals--;
        } else if (owner != Owner.PERSISTENT) {
            batch.delete(Tables.REMOVABLES, key);
        }
    }

    private static int dataBytes(Znode znode) {
        return znode.data() == null ? 0 : znode.data().length();
    }
}
