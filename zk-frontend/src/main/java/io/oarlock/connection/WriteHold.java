package io.oarlock.connection;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds back a connection's writes while an earlier read of it is unanswered: were such a write applied first, the read
 * could show what came after it, the client's own write or what others made of it, and the client's order would be
 * broken. Writes leave in the order in which they came, and none while the connection's session becomes one of the
 * ensemble. Owned by the connection's event loop.
 */
final class WriteHold {
    // Both without room at first: of many connections most are idle.
    private final ArrayDeque<PendingRequest> unanswered = new ArrayDeque<>(0);
    private final ArrayDeque<PendingRequest> held = new ArrayDeque<>(0);
    private boolean stopped;

    /** A read, or whatever else is not proposed, has taken its place. */
    void arrived(PendingRequest other) {
        unanswered.add(other);
    }

    /** The oldest of them was answered. */
    void answered() {
        unanswered.poll();
    }

    /** True when the write may be proposed now; otherwise it is kept. */
    boolean admits(PendingRequest write) {
        if (unanswered.isEmpty() && held.isEmpty()) {
            return true;
        }
        held.add(write);
        return false;
    }

    /** A write was given out too early: it and those behind it wait for {@link #goOn}. */
    void stopAt(PendingRequest first) {
        held.addFirst(first);
        stopped = true;
    }

    /** Returns the write at which it was stopped; null if that is not to be proposed any more. */
    @Nullable
    PendingRequest goOn() {
        stopped = false;
        return held.peek();
    }

    /** Gives out the writes that have become free. */
    void release(Consumer<PendingRequest> proposer) {
        while (!stopped && !held.isEmpty() && isFree(held.peek())) {
            proposer.accept(held.poll());
        }
    }

    private boolean isFree(PendingRequest write) {
        PendingRequest read = unanswered.peek();
        return read == null || read.sequence() > write.sequence();
    }
}
