package io.oarlock.request;

import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;

/**
 * Whether this member serves clients. A change of leader is no reason not to: requests wait for it. Only a quorum that
 * stays away makes clients move on, early enough that they find another member before their sessions end. Any thread.
 */
final class Service {
    private final Replica replica;
    private final long graceNanosMin;
    private volatile boolean everReady;
    private volatile boolean stopping;

    Service(Replica replica, FrontEndSettings.Timing timing) {
        this.replica = replica;
        this.graceNanosMin = graceNanos(timing.sessionTimeoutMillisMin());
    }

    /** How long a client stays although there is no quorum: then two thirds of its session are left to move on. */
    static long graceNanos(int timeoutMillis) {
        return timeoutMillis * 1_000_000L / 3;
    }

    /** The shortest grace of any client; new clients are not taken in after it. */
    long graceNanosMin() {
        return graceNanosMin;
    }

    /** Whether new clients are taken in. */
    boolean serving() {
        ReplicaStatus status = replica.status();
        if (status.ready()) {
            everReady = true;
        }
        return everReady && !stopping && status.quorumLostNanos() <= graceNanosMin;
    }

    void stopping() {
        stopping = true;
    }
}
