package io.oarlock.operations;

import io.oarlock.replica.ReplicaStatus;

/** How far a member of an ensemble is on its way into service, in ZooKeeper's terms. */
public enum PeerState {
    /** Of a standalone server. */
    NONE,
    LOOKING,
    FOLLOWING_BROADCAST,
    OBSERVING_BROADCAST,
    /** Leads, and has not applied all entries of earlier terms yet. */
    LEADING_SYNCHRONIZATION,
    LEADING_BROADCAST;

    public static PeerState of(ReplicaStatus status) {
        return switch (status.role()) {
            case STANDALONE -> NONE;
            case LEADER -> status.ready() ? LEADING_BROADCAST : LEADING_SYNCHRONIZATION;
            case FOLLOWER -> FOLLOWING_BROADCAST;
            case OBSERVER -> OBSERVING_BROADCAST;
            case LOOKING -> LOOKING;
        };
    }
}
