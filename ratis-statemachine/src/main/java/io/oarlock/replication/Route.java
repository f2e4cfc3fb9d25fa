package io.oarlock.replication;

import io.oarlock.replica.ReplicaStatus;

/**
 * Where entries of this member go.
 *
 * @param epoch grows whenever what was sent before may be lost
 */
public record Route(long epoch, Kind kind, int leader) {
    public static final Route NONE = new Route(0, Kind.NONE, ReplicaStatus.NOBODY);

    /** Ways to the leader. */
    public enum Kind {
        /** No leader is known, or it cannot be reached. */
        NONE,
        /** This member leads. */
        LOCAL,
        /** Another member leads and can be reached. */
        REMOTE
    }
}
