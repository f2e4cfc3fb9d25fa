package io.oarlock.operations;

import io.oarlock.replica.ReplicaStatus;

/** What a member does at present. */
public enum ServerMode {
    STANDALONE,
    LEADER,
    FOLLOWER,
    OBSERVER,
    /** Knows no leader. */
    LOOKING,
    /** Knows no leader and serves read-only clients. */
    READ_ONLY;

    public static ServerMode of(ReplicaStatus status, boolean readOnly) {
        if (readOnly) {
            return READ_ONLY;
        }
        return switch (status.role()) {
            case STANDALONE -> STANDALONE;
            case LEADER -> LEADER;
            case FOLLOWER -> FOLLOWER;
            case OBSERVER -> OBSERVER;
            case LOOKING -> LOOKING;
        };
    }
}
