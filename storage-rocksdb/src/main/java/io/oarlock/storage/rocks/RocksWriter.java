package io.oarlock.storage.rocks;

import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** Writes batches, to the log and past it. One thread commits at a time, any thread flushes. */
final class RocksWriter {
    private final RocksDB database;
    private final RocksTables tables;
    private final BackgroundErrors errors;
    private final UseCount users;
    private final boolean logged;
    private final WriteOptions toLog;
    private final WriteOptions pastLog;
    private final FlushOptions waiting;
    private final FlushOptions soon;
    private final WriteStalls stalls;
    private final LogBypass bypass = new LogBypass();
    private final BlobGarbage garbage;

    RocksWriter(RocksDB database, RocksTables tables, BackgroundErrors errors, UseCount users, RocksTuning tuning) {
        this.database = database;
        this.tables = tables;
        this.errors = errors;
        this.users = users;
        this.logged = tuning.logged();
        this.toLog = tuning.writing(logged);
        this.pastLog = tuning.writing(false);
        this.waiting = tuning.flushing(true);
        this.soon = tuning.flushing(false);
        this.stalls = new WriteStalls(tables.directory());
        this.garbage = new BlobGarbage(database, tables);
    }

    void commit(StoreBatch batch) {
        byte[] bytes = BatchBytes.encode(batch, tables::id);
        long now = System.nanoTime();
        if (logged && bypass.takes(bytes.length, batch.size(), now)) {
            writePastLog(bytes, now);
        } else {
            if (bypass.isOpen()) {
                flush();
                // Only here: what another thread flushes may lack a batch that was written meanwhile.
                bypass.flushed();
            }
            write(bytes, toLog);
        }
        garbage.look(now);
    }

    private void writePastLog(byte[] bytes, long nowNanos) {
        bypass.took(bytes.length, nowNanos);
        write(bytes, pastLog);
        if (bypass.isDue(nowNanos)) {
            beginFlush();
        }
    }

    /** What a stretch left, where nothing comes behind it. See {@link OrderedStore#flushOverdue}. */
    long flushOverdue() {
        long leftNanos = bypass.nanosUntilDue(System.nanoTime());
        if (leftNanos > 0) {
            return leftNanos;
        }
        beginFlush();
        return Long.MAX_VALUE;
    }

    private void beginFlush() {
        flush(soon);
        bypass.flushing();
    }

    private void write(byte[] bytes, WriteOptions options) {
        try (WriteBatch batch = new WriteBatch(bytes)) {
            while (!tryWrite(batch, options)) {
                stalls.pause();
                errors.failIfOutOfService();
                failIfClosing();
            }
            stalls.passed();
        } catch (RocksDBException e) {
            throw errors.fail(RocksErrors.failed("write to", tables.directory(), e));
        }
    }

    /** False when RocksDB would rather have the writer wait: we wait ourselves, to see it and to be able to stop. */
    private boolean tryWrite(WriteBatch batch, WriteOptions options) throws RocksDBException {
        try {
            database.write(options, batch);
            return true;
        } catch (RocksDBException e) {
            if (RocksErrors.isStall(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Makes all that was committed before the call durable. */
    void flush() {
        flush(waiting);
    }

    private void flush(FlushOptions options) {
        try {
            database.flush(options, tables.handles());
        } catch (RocksDBException e) {
            throw errors.fail(RocksErrors.failed("flush", tables.directory(), e));
        }
    }

    private void failIfClosing() {
        if (users.isClosed()) {
            throw new StoreException("the store " + tables.directory() + " is being closed");
        }
    }
}
