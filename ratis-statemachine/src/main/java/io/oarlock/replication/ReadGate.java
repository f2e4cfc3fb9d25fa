package io.oarlock.replication;

import io.oarlock.checkpoint.AppliedState;
import io.oarlock.replica.ReadScope;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps readers and the apply thread apart: readers see the state before an entry or after it, and what an entry
 * triggers is queued before anybody can read what it changed.
 */
public final class ReadGate {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** Opens a scope on whatever state is live when its gate opens. */
    ReadScope open(Supplier<AppliedState> live) {
        lock.readLock().lock();
        return new Scope(live.get(), lock.readLock());
    }

    /** Runs while nobody reads. Apply thread only. */
    void shut(Runnable change) {
        lock.writeLock().lock();
        try {
            change.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private record Scope(AppliedState state, Lock held) implements ReadScope {
        @Override
        public TreeReader tree() {
            return state.tree();
        }

        @Override
        public TreeSnapshot snapshot() {
            return state.snapshot();
        }

        @Override
        public long bytesHeldBySnapshots() {
            return state.bytesHeldBySnapshots();
        }

        @Override
        public void close() {
            held.unlock();
        }
    }
}
