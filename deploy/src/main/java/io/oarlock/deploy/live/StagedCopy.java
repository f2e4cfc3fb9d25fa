package io.oarlock.deploy.live;

import io.oarlock.disk.DurableFiles;
import io.oarlock.migration.tree.Progress;
import io.oarlock.migration.tree.ReceivedTree;
import io.oarlock.migration.tree.ReceivedTree.Received;
import io.oarlock.rows.Tables;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The source's tree on this member's disk, where it is made before any of it goes into the log: only a whole tree of
 * one transaction does. Handed from the thread that receives it to the one that proposes it.
 */
final class StagedCopy implements Closeable {
    private static final long STORE_MEMORY_BYTES = 64L << 20;
    private static final long FREE_BYTES_MIN = 1L << 30;

    private final Path directory;
    private final RocksStore store;
    private final ReceivedTree tree;
    private @Nullable Received received;

    private StagedCopy(Path directory, RocksStore store) {
        this.directory = directory;
        this.store = store;
        this.tree = new ReceivedTree(store, Progress.SILENT, () -> requireRoom(directory));
    }

    /** A disk that is full ends the member, and the next one to lead would be ended by the same tree. */
    private static void requireRoom(Path directory) throws IOException {
        long free = DurableFiles.bytesFree(directory);
        if (free < FREE_BYTES_MIN) {
            throw new IOException("the source's tree is too large for the disk of " + directory + ": " + (free >> 20)
                    + " MiB are free, " + (FREE_BYTES_MIN >> 20) + " MiB stay free for the log and the state");
        }
    }

    /** Replaces what an earlier one has left. */
    static StagedCopy begin(Path directory) throws IOException {
        DurableFiles.deleteTree(directory);
        return new StagedCopy(
                directory,
                RocksStore.open(directory, Tables.ALL, RocksSettings.DEFAULTS.withMemoryBytesMax(STORE_MEMORY_BYTES)));
    }

    ReceivedTree tree() {
        return tree;
    }

    void complete() throws IOException {
        received = tree.complete();
    }

    /** What is in it; only of one that is complete. */
    Received received() {
        Received whole = received;
        if (whole == null) {
            throw new IllegalStateException("the copy is not complete");
        }
        return whole;
    }

    RocksStore store() {
        return store;
    }

    @Override
    public void close() throws IOException {
        try {
            store.close();
        } finally {
            DurableFiles.deleteTree(directory);
        }
    }
}
