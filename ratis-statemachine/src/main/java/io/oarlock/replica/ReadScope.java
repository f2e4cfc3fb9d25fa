package io.oarlock.replica;

import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;

/** An open gate: reads through {@link #tree()} see one state until it is closed. Used and closed by one thread. */
public interface ReadScope extends AutoCloseable {
    TreeReader tree();

    /**
     * A picture of the same state that stays readable after the scope has closed, for long listings. The caller closes
     * it; it must not be kept for long, because it holds old rows on disk.
     */
    TreeSnapshot snapshot();

    /** Heap that open snapshots keep of states that are over. */
    default long bytesHeldBySnapshots() {
        return 0;
    }

    @Override
    void close();
}
