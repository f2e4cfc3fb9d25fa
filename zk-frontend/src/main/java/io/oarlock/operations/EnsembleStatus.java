package io.oarlock.operations;

import io.oarlock.replica.Following;
import io.oarlock.replica.ReplicaStatus;

/**
 * Where a member stands in its ensemble.
 *
 * @param following who votes and who follows; the followers are known on the leader only
 */
public record EnsembleStatus(ServerMode mode, ReplicaStatus replica, Following following) {
    public EnsembleStatus {
        if (mode != ServerMode.READ_ONLY && mode != ServerMode.of(replica, false)) {
            throw new IllegalArgumentException("mode " + mode + " of a member that is " + replica.role());
        }
    }
}
