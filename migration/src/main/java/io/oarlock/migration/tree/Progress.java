package io.oarlock.migration.tree;

/** Hears how far a long run is, on the thread that does the work. Must return at once. */
public interface Progress {
    /** Tells nobody. */
    Progress SILENT = (step, items, bytes) -> {};

    /** What is under way. */
    enum Step {
        /** Znodes of the snapshot. */
        SNAPSHOT,
        /** Transactions of the log. */
        LOG,
        /** Znodes with children, whose number is being noted. */
        CHILDREN,
        /** Znodes that are being written. */
        WRITING,
        /** Znodes that were compared. */
        COMPARING
    }

    /**
     * @param items done so far in this step
     * @param bytes read or written so far in this step, decompressed; 0 where that says nothing
     */
    void on(Step step, long items, long bytes);
}
