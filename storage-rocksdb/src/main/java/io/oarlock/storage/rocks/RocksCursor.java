package io.oarlock.storage.rocks;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.StoreException;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** A walk over the rows as they were when it was opened. Used by one thread. */
final class RocksCursor implements Cursor {
    /** What a cursor reads: a table, possibly as of a snapshot. */
    record Source(
            RocksDB database,
            Path directory,
            BackgroundErrors errors,
            ColumnFamilyHandle table,
            @Nullable Snapshot snapshot) {}

    private enum State {
        BEFORE_FIRST,
        ON_ROW,
        AFTER_LAST
    }

    private final Path directory;
    private final BackgroundErrors errors;
    private final byte[] from;
    private final UseCount users;
    private final NativeScope scope = new NativeScope();
    private final RocksIterator iterator;
    private State state = State.BEFORE_FIRST;
    private boolean closed;

    /** @param users entered by the caller, left when the cursor is closed */
    RocksCursor(Source source, byte[] fromInclusive, byte @Nullable [] toExclusive, UseCount users) {
        this.directory = source.directory();
        this.errors = source.errors();
        this.from = fromInclusive;
        this.users = users;
        ReadOptions options = scope.own(new ReadOptions()).setVerifyChecksums(true);
        if (source.snapshot() != null) {
            options.setSnapshot(source.snapshot());
        }
        if (toExclusive != null) {
            // The bound keeps RocksDB from walking over deleted rows behind the range.
            options.setIterateUpperBound(scope.own(new Slice(toExclusive)));
        }
        this.iterator = scope.own(source.database().newIterator(source.table(), options));
    }

    @Override
    public boolean next() {
        if (state == State.AFTER_LAST || closed) {
            return false;
        }
        if (users.isClosed()) {
            // Closing waits for this cursor: a long walk would hold up the shutdown or the installation of a snapshot.
            throw new StoreException("the store " + directory + " is being closed");
        }
        if (state == State.BEFORE_FIRST) {
            iterator.seek(from);
        } else {
            iterator.next();
        }
        if (iterator.isValid()) {
            state = State.ON_ROW;
            return true;
        }
        state = State.AFTER_LAST;
        failIfDamaged();
        return false;
    }

    /** An iterator that meets a damaged block looks just like one at its end. */
    private void failIfDamaged() {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw errors.fail(RocksErrors.failed("walk", directory, e));
        }
    }

    @Override
    public byte[] key() {
        checkOnRow();
        return iterator.key();
    }

    @Override
    public byte[] value() {
        checkOnRow();
        return iterator.value();
    }

    private void checkOnRow() {
        if (state != State.ON_ROW || closed) {
            throw new NoSuchElementException("the cursor is not on a row");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            scope.close();
            users.leave();
        }
    }
}
