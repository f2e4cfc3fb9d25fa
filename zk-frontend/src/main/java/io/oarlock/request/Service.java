package io.oarlock.request;

import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;

/**
 * Whether this member serves clients. A change of leader is no reason not to: requests wait for it. Only a quorum that
 * stays away makes clients move on, early enough that they find another member before their sessions end. Any thread.
 */
final class Service {
    private final Replica replica;
    private final long graceNanos;
    private volatile boolean everReady;
    private volatile boolean stopping;

    Service(Replica replica, FrontEndSettings.Timing timing) {
        this.replica = replica;
        this.graceNanos = timing.sessionTimeoutMillisMin() * 1_000_000L / 3;
    }

    boolean serving() {
        ReplicaStatus status = replica.status();
        if (status.ready()) {
            everReady = true;
        }
        return everReady && !stopping && status.quorumLostNanos() <= graceNanos;
    }

    void stopping() {
        stopping = true;
    }
}
