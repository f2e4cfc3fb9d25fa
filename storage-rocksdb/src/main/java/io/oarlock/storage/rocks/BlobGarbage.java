package io.oarlock.storage.rocks;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has compactions clean the files of long values up while much of them is garbage or many of them are small, and only
 * then. Where RocksDB cleans up, each compaction copies all values that it meets of the oldest quarter of the files,
 * also where nothing in them is garbage: a tree that only grows would be copied again and again. Nothing else puts
 * small files together, one of which each flush leaves.
 *
 * <p>A store that nobody writes to is not looked at: it keeps what garbage it has. Used by the writing thread.
 */
final class BlobGarbage {
    private static final Logger LOG = LoggerFactory.getLogger(BlobGarbage.class);

    /** Garbage among the bytes of a table's files, from which on they are cleaned up. */
    static final double SHARE_MAX = 0.5;

    /** And down to which: each change of mind writes a file of RocksDB's options. */
    private static final double SHARE_CLEAN = 0.25;

    /** So many files are put together where they are small on the mean. */
    static final int SMALL_FILES_MAX = 256;

    private static final int SMALL_FILES_CLEAN = SMALL_FILES_MAX / 2;
    private static final long SMALL_FILE_BYTES = 1L << 20;

    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String FILES = "rocksdb.num-blob-files";
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

    /**
     * Looks at all tables, if that was not done a moment ago. What fails is tried again: no write is the worse for it,
     * and where RocksDB itself is, the next write fails.
     */
    void look(long nowNanos) {
        if (nowNanos - nextLookNanos < 0) {
            return;
        }
        nextLookNanos = nowNanos + LOOK_EVERY_NANOS;
        try {
            for (ColumnFamilyHandle table : tables.handles()) {
                look(table);
            }
        } catch (RocksDBException e) {
            LOG.warn(
                    "the files of long values in the store {} are not cleaned up as they should: {}",
                    tables.directory(),
                    e.toString());
        }
    }

    private void look(ColumnFamilyHandle table) throws RocksDBException {
        long files = database.getLongProperty(table, FILES);
        long bytes = database.getLongProperty(table, BYTES);
        double garbage = bytes == 0 ? 0 : (double) database.getLongProperty(table, GARBAGE_BYTES) / bytes;
        boolean small = bytes < files * SMALL_FILE_BYTES;
        if (cleanedUp.contains(table)) {
            if (garbage < SHARE_CLEAN && !(small && files > SMALL_FILES_CLEAN)) {
                set(table, false);
                cleanedUp.remove(table);
            }
        } else if (garbage >= SHARE_MAX || small && files > SMALL_FILES_MAX) {
            set(table, true);
            cleanedUp.add(table);
        }
    }

    private void set(ColumnFamilyHandle table, boolean cleansUp) throws RocksDBException {
        database.setOptions(
                table,
                MutableColumnFamilyOptions.builder()
                        .setEnableBlobGarbageCollection(cleansUp)
                        .build());
    }
}
