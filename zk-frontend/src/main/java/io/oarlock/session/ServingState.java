package io.oarlock.session;

import io.oarlock.model.MigrationState;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.tree.TreeReader;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether this member serves clients. A change of leader is no reason not to: requests wait for it. Only a quorum that
 * stays away makes clients move on, early enough that they find another member before their sessions end. Any thread.
 */
public final class ServingState {
    private final Replica replica;
    private final long graceNanosMin;
    private final boolean readOnlyMode;
    private final boolean awaitsMigration;
    private volatile boolean everReady;
    private volatile boolean stopping;
    private final AtomicBoolean servedReadOnly = new AtomicBoolean();

    /**
     * @param timeouts of sessions
     * @param readOnlyMode whether read-only clients are served while there is no quorum
     * @param awaitsMigration whether nobody is served before the tree of a ZooKeeper ensemble is being taken over
     */
    public ServingState(Replica replica, SessionTimeouts timeouts, boolean readOnlyMode, boolean awaitsMigration) {
        this.awaitsMigration = awaitsMigration;
        this.replica = replica;
        this.graceNanosMin = graceNanos(timeouts.minMillis());
        this.readOnlyMode = readOnlyMode;
    }

    /** How long a client stays although there is no quorum: then two thirds of its session are left to move on. */
    public static long graceNanos(int timeoutMillis) {
        return timeoutMillis * 1_000_000L / 3;
    }

    /** The shortest grace of any client; new clients are not taken in after it. */
    public long graceNanosMin() {
        return graceNanosMin;
    }

    /** Whether new clients are taken in. */
    public boolean serving() {
        ReplicaStatus status = replica.status();
        return wasEverReady(status) && !stopping && status.quorumLostNanos() <= graceNanosMin && decides();
    }

    /**
     * Clients that only want to read are served, and no others: there is no quorum, or a ZooKeeper ensemble that is
     * being taken over decides.
     */
    public boolean readOnly() {
        if (stopping) {
            return false;
        }
        ReplicaStatus status = replica.status();
        boolean everWasReady = wasEverReady(status);
        boolean quorumLost = status.quorumLostNanos() > graceNanosMin;
        try (ReadScope scope = replica.read()) {
            if (decides(scope.tree())) {
                return readOnlyMode && quorumLost;
            }
            MigrationState migration = scope.tree().migration();
            return migration != null && migration.follows() && (readOnlyMode || everWasReady && !quorumLost);
        }
    }

    private boolean wasEverReady(ReplicaStatus status) {
        if (status.ready()) {
            everReady = true;
        }
        return everReady;
    }

    private boolean decides() {
        try (ReadScope scope = replica.read()) {
            return decides(scope.tree());
        }
    }

    /**
     * Whether changes are decided, here or by the ensemble that is followed. An ensemble with data of its own takes
     * over nothing, whatever its configuration says.
     */
    private boolean decides(TreeReader tree) {
        MigrationState migration = tree.migration();
        return migration == null
                ? !awaitsMigration || !tree.totals().isInitial()
                : migration.decidesItself() || migration.follows() && replica.forwards();
    }

    /** A client was let in for reading only. */
    public void servesReadOnly() {
        servedReadOnly.set(true);
    }

    /** Whether any was since this was last asked. */
    public boolean takeServedReadOnly() {
        return servedReadOnly.compareAndSet(true, false);
    }

    public boolean isStopping() {
        return stopping;
    }

    public void stopping() {
        stopping = true;
    }
}
