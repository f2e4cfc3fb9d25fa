package io.oarlock.storage;

import java.nio.file.Path;

/**
 * Ordered tables with one writer and many readers.
 *
 * <p>The Raft log is the write-ahead log. After a crash the store reopens at some commit that it had reached, whole
 * across all tables (never half of a batch, never a later batch without an earlier one), and the log is replayed from
 * there. Hence every batch carries the log index that it brings the store to.
 */
public interface OrderedStore extends StoreReader, AutoCloseable {
    /**
     * Applies a batch: atomic, visible to readers on return, durable at the latest after {@link #flush()}.
     *
     * @throws StoreException when the batch was not applied; the store takes no more batches then
     */
    void commit(StoreBatch batch);

    /**
     * Waits, on the writer's thread, until a commit would not wait for the disk. Calling it before readers are shut out
     * keeps a slow disk from stopping them.
     */
    default void awaitRoom() {}

    /** A consistent picture for walks that must not hold up the writer. */
    StoreView view();

    /** Heap that open views keep, and nothing else does. Any thread. */
    default long bytesHeldByViews() {
        return 0;
    }

    /** Makes everything committed so far durable. */
    void flush();

    /**
     * Begins to make durable what has waited for it long enough. For the writer, who calls this when it has nothing to
     * commit, too: a commit notices what is overdue by itself.
     *
     * @return nanoseconds until the next call has something to do, {@link Long#MAX_VALUE} where that takes a commit
     */
    default long flushOverdue() {
        return Long.MAX_VALUE;
    }

    /**
     * Makes a durable copy of the store as of now, which can be opened like the store itself. Costs no copying of data
     * where the file system has hard links.
     *
     * @param directory must not exist yet; its parent must
     */
    void checkpoint(Path directory);

    /**
     * Reads everything that was durable when the store was opened.
     *
     * @throws StoreException when something is damaged; it names the file
     */
    void verify();

    /** Sizes for operators. */
    StoreStats stats();

    @Override
    void close();
}
