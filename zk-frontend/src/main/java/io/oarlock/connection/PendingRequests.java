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
    /** Without room at first: of many connections most are idle. */
    private final ArrayDeque<PendingRequest> requests = new ArrayDeque<>(0);

    private long bytes;
    private int withReplica;
    private boolean cleared;

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

    /**
     * The connection is closed. What the replica holds of it still counts: clients that leave and come again would
     * otherwise fill the heap with writes that nobody waits for.
     */
    void clear() {
        cleared = true;
        for (PendingRequest pending : requests) {
            if (!pending.isWithReplica()) {
                outstanding.answered(1, pending.weight());
            }
        }
        requests.clear();
        bytes = 0;
    }

    /** A write was proposed, perhaps once more. */
    void handedOver(PendingRequest write) {
        withReplica += write.isWithReplica() ? 0 : 1;
        write.handedOver();
    }

    /** Writes that the replica holds. */
    int withReplica() {
        return withReplica;
    }

    /** A write was applied or dropped. */
    void cameBack(PendingRequest write) {
        withReplica -= write.isWithReplica() ? 1 : 0;
        if (cleared && write.isWithReplica()) {
            outstanding.answered(1, write.weight());
        }
        write.cameBack();
    }
}
