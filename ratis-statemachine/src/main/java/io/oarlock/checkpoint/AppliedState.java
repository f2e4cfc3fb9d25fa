package io.oarlock.checkpoint;

import io.oarlock.op.Entry;
import io.oarlock.rules.Decision;
import io.oarlock.rules.DecisionObserver;
import io.oarlock.rules.LogPosition;
import io.oarlock.storage.StoreStats;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import java.nio.file.Path;

/**
 * What the log is applied to: the deterministic core and the store under it, opened on one directory. The apply thread
 * calls everything but the reads, which the gate for reads keeps apart from {@link #publish}.
 */
public interface AppliedState extends AutoCloseable {
    /** Opens what a directory holds, or makes an empty state in it. */
    @FunctionalInterface
    interface Opener {
        AppliedState open(Path directory);
    }

    /** Where it lies. Any thread. */
    Path directory();

    LogPosition applied();

    Decision decide(LogPosition position, Entry entry, DecisionObserver observer);

    void publish(Decision decision);

    void advance(LogPosition position);

    Entry.Origin lastOrigin(int member);

    TreeReader tree();

    TreeSnapshot snapshot();

    /** Makes durable what has been published, while more is. Any thread. */
    void flush();

    /** Makes a durable copy as of {@link #applied()}; {@code directory} must not exist yet. */
    void checkpoint(Path directory);

    /**
     * Reads everything that was on disk when this was opened.
     *
     * @throws io.oarlock.storage.StoreException when something is damaged; it names the file
     */
    void verify();

    /**
     * Compares all rows, as of now, with the digest and the counts that are kept of them. Any thread; entries may be
     * applied meanwhile. Holds up {@link #close} until {@code afterRow} has thrown something, or the next row.
     *
     * @param afterRow called for each row, on this thread
     * @throws io.oarlock.storage.DamagedStoreException when they differ, or one of them is damaged
     * @throws io.oarlock.storage.StoreException when something cannot be read, and when the state is closed
     */
    void compare(Runnable afterRow);

    /** Heap that open snapshots keep, and nothing else does. Any thread. */
    default long bytesHeldBySnapshots() {
        return 0;
    }

    /** Heap of counts for quotas that are not through. Any thread. */
    default long quotaCountsBytes() {
        return 0;
    }

    /** Heap of the index of paths with a quota. Any thread. */
    default long quotaIndexBytes() {
        return 0;
    }

    /** Sizes for operators. Any thread. */
    StoreStats stats();

    /** Leaves everything applied durable. */
    @Override
    void close();
}
