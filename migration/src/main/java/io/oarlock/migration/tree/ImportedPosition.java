package io.oarlock.migration.tree;

import io.oarlock.rows.CoreState;
import io.oarlock.rules.LogPosition;

/**
 * The place in a Raft log that an imported state claims. Its term is ZooKeeper's last epoch, so that the first leader
 * begins the next one and zxids go on from there.
 *
 * <p>Its index is one that no log which begins empty gets to, and another one for each imported state: a member with
 * another import, or with none, is never taken for one that has the same history.
 */
final class ImportedPosition {
    private static final long INDEX_BASE = 1L << 32;
    private static final long INDEX_PART = (1L << 31) - 1;
    /** Members refuse terms that no election can have reached; with a larger epoch zxids just go on. */
    private static final long TERM_MAX = 1L << 23;

    private ImportedPosition() {}

    static LogPosition of(CoreState state) {
        long epoch = state.lastZxid() >>> 32;
        return new LogPosition(Math.min(Math.max(1, epoch), TERM_MAX), INDEX_BASE + (state.digest() & INDEX_PART));
    }
}
