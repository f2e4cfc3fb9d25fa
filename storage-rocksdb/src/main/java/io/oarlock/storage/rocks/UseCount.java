package io.oarlock.storage.rocks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Knows whether anyone is inside native code: freeing a database under a reader would take the process down. Readers
 * pay two uncontended increments; only closing waits.
 */
final class UseCount {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    // Two counters that only grow: a single one that goes up and down cannot be summed up while readers come and go.
    private final LongAdder entered = new LongAdder();
    private final LongAdder left = new LongAdder();
    private volatile boolean closed;

    /** False when the store is closed; otherwise {@link #leave()} must follow. */
    boolean enter() {
        entered.increment();
        if (closed) {
            left.increment();
            return false;
        }
        return true;
    }

    void leave() {
        left.increment();
    }

    boolean isClosed() {
        return closed;
    }

    /** Lets nobody in any more. */
    void close() {
        closed = true;
    }

    /** Waits until all have left; false when some are still inside at the end of the time. */
    boolean awaitEmpty(long timeoutNanos) {
        long deadlineNanos = System.nanoTime() + timeoutNanos;
        while (!isEmpty()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private boolean isEmpty() {
        // In this order: whoever is inside at the first sum is missing from it and part of the second.
        long leftBefore = left.sum();
        return entered.sum() == leftBefore;
    }
}
