package io.oarlock.deploy.live;

import io.oarlock.model.Bytes;
import io.oarlock.model.MigrationState;
import io.oarlock.op.Entry;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import io.oarlock.replica.Ticket;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.Decision;
import io.oarlock.rules.LogPosition;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The real rules over a heap store: what is proposed is applied at once, on the thread of the test. */
final class PhaseReplica implements Replica {
    private static final int MEMBER = 1;

    private final ZnodeCore core = ZnodeCore.open(HeapStore.open(ZnodeCore.tables()), new CoreSettings(1 << 20));
    private final List<MigrationStep> proposed = new ArrayList<>();
    private ReplicaStatus status = new ReplicaStatus(MEMBER, Role.LEADER, MEMBER, 1, true, 0);
    private long sequence;

    /** An empty copy was taken, and is followed. */
    static PhaseReplica whileFollowing() {
        PhaseReplica replica = new PhaseReplica();
        replica.apply(new Operation.RaiseRulesLevel(2));
        replica.copy(1);
        return replica;
    }

    void copy(long number) {
        step(new MigrationStep.Begin(number));
        step(new MigrationStep.Complete(number, core.tree().lastZxid(), state().digest()));
    }

    void step(MigrationStep step) {
        apply(new Operation.Migrate(step));
    }

    /** What was proposed through {@link #propose}. */
    List<MigrationStep> proposed() {
        return proposed;
    }

    MigrationState state() {
        MigrationState state = core.tree().migration();
        if (state == null) {
            throw new AssertionError("no migration");
        }
        return state;
    }

    void follows() {
        status = new ReplicaStatus(MEMBER, Role.FOLLOWER, 2, 1, true, 0);
    }

    Decision apply(Operation operation) {
        sequence++;
        Entry entry = new Entry(
                new Entry.Origin(MEMBER, 1, sequence),
                new Entry.Stamp(1_000, Policy.DEFAULT),
                List.of(Proposal.internal(operation)));
        Decision decision = core.decide(new LogPosition(1, sequence), entry);
        core.publish(decision);
        return decision;
    }

    @Override
    public void propose(Proposal proposal, Ticket ticket) {
        if (proposal.operation() instanceof Operation.Migrate migrate) {
            proposed.add(migrate.step());
        }
        Decision decision = apply(proposal.operation());
        ((StepTicket) ticket).effects().complete(decision.effects().get(0));
    }

    @Override
    public void flush() {}

    @Override
    public ReadScope read() {
        return new ReadScope() {
            @Override
            public TreeReader tree() {
                return core.tree();
            }

            @Override
            public TreeSnapshot snapshot() {
                return core.snapshot();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        throw new UnsupportedOperationException("nobody syncs here");
    }

    @Override
    public CompletableFuture<Void> tellLeader(Bytes message) {
        throw new UnsupportedOperationException("nobody reports here");
    }

    @Override
    public ReplicaStatus status() {
        return status;
    }
}
