package io.oarlock.storage.rocks;

import io.oarlock.disk.DurableFiles;
import io.oarlock.storage.Cursor;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.StoreStats;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store over RocksDB: a column family a table, flushes that cover all tables at once, a write-ahead log where the
 * settings ask for it.
 *
 * <p>One thread commits and takes checkpoints; any thread flushes and reads. After an I/O error, or a read that met a
 * damaged block, the store takes no more batches: its owner closes it, opens it again and replays the log. Reads never
 * return rows whose checksum is wrong.
 */
public final class RocksStore implements OrderedStore {
    private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);
    private static final long CLOSE_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final byte[] NOTHING = {};
    private static final String TABLE_FILE_BYTES = "rocksdb.total-sst-files-size";
    private static final String BLOB_FILE_BYTES = "rocksdb.total-blob-file-size";
    private static final String BLOB_FILES = "rocksdb.num-blob-files";
    private static final String TABLE_READER_BYTES = "rocksdb.estimate-table-readers-mem";
    private static final String WRITE_STOPPED = "rocksdb.is-write-stopped";
    private static final String DELAYED_WRITE_RATE = "rocksdb.actual-delayed-write-rate";

    private final Path directory;
    private final RocksDB database;
    private final RocksTables tables;
    private final Cache cache;
    private final BackgroundErrors errors;
    private final NativeScope scope;
    private final RocksWriter writer;
    private final ReadOptions checked;
    private final UseCount users = new UseCount();
    private final boolean readOnly;

    private RocksStore(Opening opening, RocksDB database, RocksTables tables, boolean readOnly) {
        this.readOnly = readOnly;
        this.directory = opening.directory;
        this.database = database;
        this.tables = tables;
        this.cache = opening.tuning.cache();
        this.errors = opening.errors;
        this.scope = opening.scope;
        this.checked = scope.own(new ReadOptions()).setVerifyChecksums(true);
        this.writer = new RocksWriter(database, tables, errors, users, opening.tuning);
    }

    /**
     * Opens the store of a directory, which is made when it does not exist.
     *
     * @throws StoreException when the files are damaged, in use by someone else, or hold tables that are not listed
     */
    public static RocksStore open(Path directory, List<Table> tables, RocksSettings settings) {
        return open(directory, settings, opening -> opening.open(tables));
    }

    /**
     * Opens the store of a directory for reading: no file is made, changed or removed, and a commit fails. Nobody else
     * may change the store meanwhile.
     *
     * @throws StoreException as {@link #open}, and when there is no store
     */
    public static RocksStore openReadOnly(Path directory, List<Table> tables, RocksSettings settings) {
        return open(directory, settings, opening -> opening.openReadOnly(tables));
    }

    private interface Way {
        RocksStore open(Opening opening) throws RocksDBException;
    }

    private static RocksStore open(Path directory, RocksSettings settings, Way way) {
        NativeLibrary.load();
        NativeScope scope = new NativeScope();
        try {
            return way.open(new Opening(directory, settings, scope));
        } catch (RocksDBException e) {
            scope.close();
            throw RocksErrors.failed("open", directory, e);
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        }
    }

    /** What is at hand while a store is being opened. */
    private static final class Opening {
        private final Path directory;
        private final NativeScope scope;
        private final RocksTuning tuning;
        private final BackgroundErrors errors;

        Opening(Path directory, RocksSettings settings, NativeScope scope) {
            this.directory = directory;
            this.scope = scope;
            this.tuning = new RocksTuning(settings, scope);
            this.errors = new BackgroundErrors(directory.toString());
        }

        RocksStore open(List<Table> tables) throws RocksDBException {
            createDirectory();
            DBOptions options = tuning.database(errors);
            RocksTables.refuseUnknown(directory, tables);
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB database = scope.own(RocksDB.open(
                    options, directory.toString(), RocksTables.descriptors(tables, tuning.table()), handles));
            return of(database, tables, handles, false);
        }

        RocksStore openReadOnly(List<Table> tables) throws RocksDBException {
            DBOptions options = tuning.database(errors).setCreateIfMissing(false);
            RocksTables.refuseUnknown(directory, tables);
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB database = scope.own(RocksDB.openReadOnly(
                    options, directory.toString(), RocksTables.descriptors(tables, tuning.table()), handles));
            return of(database, tables, handles, true);
        }

        private RocksStore of(RocksDB database, List<Table> tables, List<ColumnFamilyHandle> handles, boolean readOnly)
                throws RocksDBException {
            handles.forEach(scope::own);
            BlobFiles.refuseDamaged(directory, database);
            return new RocksStore(this, database, new RocksTables(directory, tables, handles), readOnly);
        }

        private void createDirectory() {
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw new StoreException("cannot create the directory " + directory + " of the store", e);
            }
        }
    }

    @Override
    public void commit(StoreBatch batch) {
        enter();
        try {
            errors.failIfOutOfService();
            writer.commit(batch);
        } finally {
            users.leave();
        }
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return get(table, key, checked);
    }

    byte @Nullable [] get(Table table, byte[] key, ReadOptions options) {
        enter();
        try {
            return database.get(tables.handle(table), options, key);
        } catch (RocksDBException e) {
            throw errors.fail(RocksErrors.failed("read from", directory, e));
        } finally {
            users.leave();
        }
    }

    @Override
    public int length(Table table, byte[] key) {
        enter();
        try {
            int length = database.get(tables.handle(table), checked, key, NOTHING);
            return length == RocksDB.NOT_FOUND ? -1 : length;
        } catch (RocksDBException e) {
            throw errors.fail(RocksErrors.failed("read from", directory, e));
        } finally {
            users.leave();
        }
    }

    @Override
    public Cursor scan(Table table, byte[] fromInclusive, byte @Nullable [] toExclusive) {
        return scan(table, fromInclusive, toExclusive, null);
    }

    Cursor scan(Table table, byte[] fromInclusive, byte @Nullable [] toExclusive, @Nullable Snapshot snapshot) {
        ColumnFamilyHandle handle = tables.handle(table);
        enter();
        try {
            RocksCursor.Source source = new RocksCursor.Source(database, directory, errors, handle, snapshot);
            return new RocksCursor(source, fromInclusive, toExclusive, users);
        } catch (RuntimeException | Error e) {
            users.leave();
            throw e;
        }
    }

    @Override
    public StoreView view() {
        enter();
        return new RocksView(this, database.getSnapshot());
    }

    void release(Snapshot snapshot) {
        database.releaseSnapshot(snapshot);
        snapshot.close();
        users.leave();
    }

    @Override
    public void flush() {
        enter();
        try {
            errors.failIfOutOfService();
            writer.flush();
        } finally {
            users.leave();
        }
    }

    @Override
    public long flushOverdue() {
        enter();
        try {
            errors.failIfOutOfService();
            return writer.flushOverdue();
        } finally {
            users.leave();
        }
    }

    @Override
    public void checkpoint(Path target) {
        enter();
        try (Checkpoint checkpoint = Checkpoint.create(database)) {
            errors.failIfOutOfService();
            checkpoint.createCheckpoint(target.toString());
            sync(target);
            DurableFiles.syncDirectory(target.toAbsolutePath().resolveSibling("."));
        } catch (RocksDBException e) {
            throw RocksErrors.failed("write the checkpoint " + target + " of", directory, e);
        } catch (IOException e) {
            throw new StoreException("cannot sync the checkpoint " + target + " of " + directory, e);
        } finally {
            users.leave();
        }
    }

    /**
     * The checkpoint has the files of tables and long values in common with the store, or copies of them that RocksDB
     * has synced, as it had the files when they were written. There may be hundreds of them, and all writes wait for
     * this.
     */
    private static void sync(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".sst") && !name.endsWith(BlobFiles.SUFFIX)) {
                    DurableFiles.syncFile(file);
                }
            }
        }
        DurableFiles.syncDirectory(checkpoint);
    }

    /**
     * Opening has read the list of files; this reads each block of each table file and, of blob files, which have no
     * blocks, each value that a row has.
     */
    @Override
    public void verify() {
        enter();
        try {
            database.verifyChecksum();
            for (ColumnFamilyHandle table : tables.handles()) {
                if (database.getLongProperty(table, BLOB_FILES) > 0) {
                    readAll(table);
                }
            }
        } catch (RocksDBException e) {
            throw errors.fail(RocksErrors.failed("verify", directory, e));
        } finally {
            users.leave();
        }
    }

    private void readAll(ColumnFamilyHandle table) throws RocksDBException {
        try (ReadOptions once = new ReadOptions().setVerifyChecksums(true).setFillCache(false);
                RocksIterator rows = database.newIterator(table, once)) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                failIfClosing();
            }
            rows.status();
        }
    }

    @Override
    public StoreStats stats() {
        enter();
        try {
            long diskBytes = database.getAggregatedLongProperty(TABLE_FILE_BYTES)
                    + database.getAggregatedLongProperty(BLOB_FILE_BYTES);
            long memoryBytes = cache.getUsage() + database.getAggregatedLongProperty(TABLE_READER_BYTES);
            boolean stalled =
                    database.getLongProperty(WRITE_STOPPED) != 0 || database.getLongProperty(DELAYED_WRITE_RATE) != 0;
            return new StoreStats(diskBytes, memoryBytes, 0, stalled);
        } catch (RocksDBException e) {
            throw RocksErrors.failed("measure", directory, e);
        } finally {
            users.leave();
        }
    }

    private void enter() {
        if (!users.enter()) {
            throw new StoreException("the store " + directory + " is closed");
        }
    }

    private void failIfClosing() {
        if (users.isClosed()) {
            throw new StoreException("the store " + directory + " is being closed");
        }
    }

    /**
     * Flushes, has cursors fail at their next row, waits for them and for views to be closed, and frees all native
     * memory.
     */
    @Override
    public void close() {
        if (users.isClosed()) {
            return;
        }
        try {
            if (errors.failure() == null && !readOnly) {
                flush();
            }
        } finally {
            users.close();
            free();
        }
    }

    private void free() {
        if (users.awaitEmpty(CLOSE_WAIT_NANOS)) {
            scope.close();
        } else {
            // Freeing memory under a reader would take the process down: better to leak it and to say so.
            LOG.error("the store {} still has open cursors or views: its native memory is not freed", directory);
        }
    }
}
