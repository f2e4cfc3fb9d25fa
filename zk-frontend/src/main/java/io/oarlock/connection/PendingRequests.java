package io.oarlock.connection;

import io.oarlock.memory.OutstandingRequests;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A connection's requests that have no answer yet, in the order in which they came, with what they weigh. Keeps the
 * account of the event loop in step. Belongs to the connection's event loop.
 */
final class PendingRequests {
    private final OutstandingRequests outstanding;
    private final ArrayDeque<PendingRequest> requests = new ArrayDeque<>();
    private long bytes;

    PendingRequests(OutstandingRequests outstanding) {
        this.outstanding = outstanding;
    }

    void add(PendingRequest pending) {
        requests.add(pending);
        bytes += pending.weight();
        outstanding.accepted(pending.weight());
    }

    @Nullable
    PendingRequest oldest() {
        return requests.peek();
    }

    PendingRequest removeOldest() {
        PendingRequest oldest = requests.remove();
        bytes -= oldest.weight();
        outstanding.answered(1, oldest.weight());
        return oldest;
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    int size() {
        return requests.size();
    }

    long bytes() {
        return bytes;
    }

    /** The connection is closed. */
    void clear() {
        outstanding.answered(requests.size(), bytes);
        requests.clear();
        bytes = 0;
    }
}
