package io.oarlock.deploy.forward;

import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.MigrationState;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.replica.Following;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The replica as clients see it while a ZooKeeper ensemble, the source, decides: what they propose is passed on to it,
 * a sync goes through it, and a source that is not reached is as bad as a quorum that is lost. At all other times it is
 * the replica itself. Any thread.
 */
public final class ForwardingReplica implements Replica {
    private final Replica replica;
    private final Forwarder forwarder;
    private final LinkWatch watch;
    private final long sessionsMax;

    /** @param sessionsMax how many sessions there may be */
    ForwardingReplica(Replica replica, Forwarder forwarder, LinkWatch watch, long sessionsMax) {
        this.sessionsMax = sessionsMax;
        this.replica = replica;
        this.forwarder = forwarder;
        this.watch = watch;
    }

    @Override
    public void propose(Proposal proposal, Ticket ticket) {
        MigrationState state = migration();
        if (proposal.sessionId() == 0 || state == null || !state.follows()) {
            replica.propose(proposal, ticket);
        } else if (proposal.operation() instanceof Operation.OpenSession && isFull()) {
            // One that the source opens all the same would stop the migration.
            forwarder.refuse(proposal, ErrorCode.THROTTLED_OP, ticket);
        } else {
            forwarder.forward(proposal, ticket);
        }
    }

    @Override
    public void flush() {
        forwarder.flush();
        replica.flush();
    }

    @Override
    public ReadScope read() {
        return replica.read();
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        return isFollowing() ? forwarder.sync().thenCompose(synced -> replica.readIndex()) : replica.readIndex();
    }

    @Override
    public CompletableFuture<Bytes> tellLeader(Bytes message) {
        return replica.tellLeader(message);
    }

    @Override
    public ReplicaStatus status() {
        ReplicaStatus status = replica.status();
        long lostNanos = watch.lostForNanos();
        return lostNanos <= status.quorumLostNanos() || !isFollowing()
                ? status
                : new ReplicaStatus(
                        status.member(), status.role(), status.leader(), status.term(), status.ready(), lostNanos);
    }

    @Override
    public boolean forwards() {
        return true;
    }

    @Override
    public Following following() {
        return replica.following();
    }

    private boolean isFollowing() {
        MigrationState state = migration();
        return state != null && state.follows();
    }

    private boolean isFull() {
        try (ReadScope scope = replica.read()) {
            return scope.tree().totals().sessions() >= sessionsMax;
        }
    }

    private @Nullable MigrationState migration() {
        try (ReadScope scope = replica.read()) {
            return scope.tree().migration();
        }
    }
}
