package io.oarlock.request;

import io.oarlock.wire.Request;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Holds back a connection's writes that an earlier, unanswered read of it could see. Writes leave in the order in which
 * they came. Owned by the connection's event loop.
 */
final class WriteHold {
    /** So many unanswered reads are compared with a write; with more before it, it waits. */
    private static final int COMPARED_MAX = 64;

    private final ArrayDeque<PendingRequest> unanswered = new ArrayDeque<>();
    private final ArrayDeque<PendingRequest> held = new ArrayDeque<>();

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
        if (held.isEmpty() && isFree(write)) {
            return true;
        }
        held.add(write);
        return false;
    }

    /** Gives out the writes that have become free. */
    void release(Consumer<PendingRequest> proposer) {
        while (!held.isEmpty() && isFree(held.peek())) {
            proposer.accept(held.poll());
        }
    }

    private boolean isFree(PendingRequest write) {
        Request.Write request = (Request.Write) write.request();
        int compared = 0;
        for (PendingRequest other : unanswered) {
            if (other.sequence() > write.sequence()) {
                return true;
            }
            if (++compared > COMPARED_MAX || ReadBeforeWrite.canSee(other.request(), request.operation())) {
                return false;
            }
        }
        return true;
    }
}
