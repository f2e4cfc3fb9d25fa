package io.oarlock.storage.rocks;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Has compactions clean the files of long values up while much of them is garbage, and only then. Where RocksDB cleans
 * up, each compaction copies all values that it meets of the oldest quarter of the files, also where nothing in them is
 * garbage: a tree that only grows would be copied again and again.
 *
 * <p>A store that nobody writes to is not looked at: it keeps what garbage it has. Used by the writing thread.
 */
final class BlobGarbage {
    /** Garbage among the bytes of a table's files, from which on they are cleaned up. */
    static final double SHARE_MAX = 0.5;

    /** And down to which: each change of mind writes a file of RocksDB's options. */
    private static final double SHARE_CLEAN = 0.25;

    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String BYTES = "rocksdb.live-blob-file-size";
    private static final String GARBAGE_BYTES = "rocksdb.live-blob-file-garbage-size";

    private final RocksDB database;
    private final RocksTables tables;
    private final Set<ColumnFamilyHandle> cleanedUp = new HashSet<>();
    private long nextLookNanos = System.nanoTime();

    BlobGarbage(RocksDB database, RocksTables tables) {
        this.database = database;
        this.tables = tables;
    }

    /** Looks at all tables, if that was not done a moment ago. */
    void look(long nowNanos) throws RocksDBException {
        if (nowNanos - nextLookNanos < 0) {
            return;
        }
        nextLookNanos = nowNanos + LOOK_EVERY_NANOS;
        for (ColumnFamilyHandle table : tables.handles()) {
            double share = share(table);
            boolean cleans = cleanedUp.contains(table);
            if (cleans ? share < SHARE_CLEAN : share >= SHARE_MAX) {
                cleanUp(table, !cleans);
            }
        }
    }

    private double share(ColumnFamilyHandle table) throws RocksDBException {
        long bytes = database.getLongProperty(table, BYTES);
        return bytes == 0 ? 0 : (double) database.getLongProperty(table, GARBAGE_BYTES) / bytes;
    }

    private void cleanUp(ColumnFamilyHandle table, boolean cleans) throws RocksDBException {
        database.setOptions(
                table,
                MutableColumnFamilyOptions.builder()
                        .setEnableBlobGarbageCollection(cleans)
                        .build());
        if (cleans) {
            cleanedUp.add(table);
        } else {
            cleanedUp.remove(table);
        }
    }
}
