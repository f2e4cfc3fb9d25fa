package io.oarlock.storage.overlay;

import io.oarlock.storage.Table;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Keeps generations few while a writer is slow and each view freezes one: small ones beside each other become one.
 * Outside the store's lock, so that nobody waits, and little at a time: what is large stays as it is. Any thread, one
 * at a time; others go on with more generations.
 */
final class GenerationMerges {
    private final List<Table> tables;
    private final long bytesMax;
    private final Supplier<Generations> now;
    private final Replacement replacement;
    private final ReentrantLock merging = new ReentrantLock();

    /** Puts one generation into the place of several. */
    interface Replacement {
        /** False where the writer has begun with them meanwhile. */
        boolean replace(List<Generation> old, Generation merged);
    }

    GenerationMerges(List<Table> tables, long bytesMax, Supplier<Generations> now, Replacement replacement) {
        this.tables = tables;
        this.bytesMax = bytesMax;
        this.now = now;
        this.replacement = replacement;
    }

    void run() {
        if (!merging.tryLock()) {
            return;
        }
        try {
            List<Generation> two = now.get().mergeable(bytesMax);
            while (!two.isEmpty() && replacement.replace(two, Generation.merged(tables, two))) {
                two = now.get().mergeable(bytesMax);
            }
        } finally {
            merging.unlock();
        }
    }
}
