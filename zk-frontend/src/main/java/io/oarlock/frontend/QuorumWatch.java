package io.oarlock.frontend;

import io.oarlock.eventloop.EventLoopContext;
import io.oarlock.eventloop.ServedConnection;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.session.ServingState;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that must move on: those of clients whose sessions would not outlast a quorum that stays away, and
 * those of read-only clients once nobody is served for reading only any more. Upkeep thread only.
 */
final class QuorumWatch {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumWatch.class);

    private final ServingState serving;
    private final List<EventLoopContext> loops;
    private boolean wasLost;

    QuorumWatch(ServingState serving, List<EventLoopContext> loops) {
        this.serving = serving;
        this.loops = loops;
    }

    /** To be called several times a tick. */
    void round(ReplicaStatus status) {
        sendAwayWithoutQuorum(status.quorumLostNanos());
        freeReadOnlyClients();
    }

    /** Each client while its session still has time to reach another member: long sessions outlast an election. */
    private void sendAwayWithoutQuorum(long lostNanos) {
        boolean lost = lostNanos > serving.graceNanosMin();
        if (lost) {
            if (!wasLost) {
                LOG.warn("no quorum: clients are sent away, those of short sessions first");
            }
            for (EventLoopContext loop : loops) {
                loop.post(() ->
                        List.copyOf(loop.connections()).forEach(connection -> connection.quorumIsLost(lostNanos)));
            }
        }
        wasLost = lost;
    }

    /**
     * Read-only clients connect again: they can write then, or the tree that they read is being replaced by another.
     */
    private void freeReadOnlyClients() {
        if (!serving.readOnly() && serving.takeServedReadOnly()) {
            for (EventLoopContext loop : loops) {
                loop.post(() -> List.copyOf(loop.connections()).forEach(ServedConnection::quorumIsBack));
            }
        }
    }
}
