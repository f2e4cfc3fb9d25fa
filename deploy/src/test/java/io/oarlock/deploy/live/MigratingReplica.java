package io.oarlock.deploy.live;

import io.oarlock.deploy.forward.SourceRequests;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.model.MigrationState;
import io.oarlock.op.Effects;
import io.oarlock.op.Entry;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The real rules over a heap store, for the migration alone: a step is applied at once, and told after a while. */
final class MigratingReplica implements Replica, AutoCloseable {
    private static final int MEMBER = 1;

    private final ZnodeCore core = ZnodeCore.open(HeapStore.open(ZnodeCore.tables()), new CoreSettings(1 << 20));
    private final ReentrantLock gate = new ReentrantLock();
    private final ScheduledExecutorService answers = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "answers");
        thread.setDaemon(true);
        return thread;
    });
    private final List<MigrationStep> proposed = new CopyOnWriteArrayList<>();
    private final long answerMillis;
    private volatile ReplicaStatus status = new ReplicaStatus(MEMBER, Role.LEADER, MEMBER, 1, true, 0);
    private volatile ApplyListener listener;
    private volatile LeaderInbox inbox;
    private volatile Fates fates = step -> Fate.TOLD;
    private final List<StepTicket> neverTold = new CopyOnWriteArrayList<>();
    private final List<Proposal> held = new CopyOnWriteArrayList<>();
    private long sequence;

    /** What becomes of a proposal of a member that may die. */
    enum Fate {
        /** Applied, and its member is told. */
        TOLD,
        /** Its member dies before it is in the log. */
        LOST,
        /** In the log of a majority when its member dies; applied by {@link #applyHeld}. */
        COMMITTED,
        /** Applied when its member dies, which is told no more. */
        APPLIED
    }

    /** Decides that by the step. */
    interface Fates {
        Fate of(MigrationStep step);
    }

    /** @param answerMillis how long after it was applied a step is told */
    MigratingReplica(long answerMillis) {
        this.answerMillis = answerMillis;
    }

    /** Nobody asks anything of the source. */
    static SourceRequests noRequests() {
        return new SourceRequests(MEMBER, new MigratingReplica(0), new MetricRegistry());
    }

    /** An empty copy was taken, and is followed. */
    static MigratingReplica whileFollowing() {
        MigratingReplica replica = new MigratingReplica(0);
        replica.followFrom(replica.core.tree().lastZxid());
        return replica;
    }

    /** Has the tree that every tree begins with, as if it were the source's at a zxid. */
    void followFrom(long zxid) {
        apply(Proposal.internal(new Operation.RaiseRulesLevel(RulesLevel.NEWEST)));
        step(new MigrationStep.Begin(1));
        step(new MigrationStep.Complete(1, zxid, state().digest()));
    }

    void copy(long number) {
        step(new MigrationStep.Begin(number));
        step(new MigrationStep.Complete(number, core.tree().lastZxid(), state().digest()));
    }

    Effects step(MigrationStep step) {
        return apply(Proposal.internal(new Operation.Migrate(step)));
    }

    Effects apply(Proposal proposal) {
        gate.lock();
        try {
            sequence++;
            Entry entry = new Entry(
                    new Entry.Origin(MEMBER, 1, sequence), new Entry.Stamp(1_000, Policy.DEFAULT), List.of(proposal));
            Decision decision = core.decide(new LogPosition(1, sequence), entry);
            core.publish(decision);
            return decision.effects().get(0);
        } finally {
            gate.unlock();
        }
    }

    MigrationState state() {
        try (ReadScope scope = read()) {
            MigrationState state = scope.tree().migration();
            if (state == null) {
                throw new AssertionError("no migration");
            }
            return state;
        }
    }

    /** Is told of everything that is proposed from now on, while the gate is shut. */
    <T extends ApplyListener & LeaderInbox> void tell(T told) {
        inbox = told;
        listener = told;
    }

    /** What was proposed through {@link #propose}. */
    List<MigrationStep> proposed() {
        return proposed;
    }

    long lastZxid() {
        return core.tree().lastZxid();
    }

    long entries() {
        return sequence;
    }

    /** Another member leads from now on. */
    void follows() {
        status = new ReplicaStatus(MEMBER, Role.FOLLOWER, 2, 1, true, 0);
    }

    void decideFates(Fates some) {
        fates = some;
    }

    /** Whether a step has met another fate than to be told. */
    boolean isDying() {
        return !neverTold.isEmpty();
    }

    /** The member whose steps were not told is no more; the next one leads. */
    void succeed() {
        fates = step -> Fate.TOLD;
        neverTold.forEach(ticket -> ticket.effects().cancel(false));
        status = new ReplicaStatus(MEMBER, Role.LEADER, MEMBER, status.term() + 1, true, 0);
    }

    void applyHeld() {
        held.forEach(this::apply);
        held.clear();
    }

    private boolean dies(Proposal proposal, StepTicket ticket, Fate fate) {
        if (fate == Fate.TOLD) {
            return false;
        }
        if (fate == Fate.COMMITTED) {
            held.add(proposal);
        } else if (fate == Fate.APPLIED) {
            apply(proposal);
        }
        neverTold.add(ticket);
        return true;
    }

    @Override
    public void propose(Proposal proposal, Ticket ticket) {
        if (proposal.operation() instanceof Operation.Migrate migrate) {
            proposed.add(migrate.step());
            if (ticket instanceof StepTicket step && dies(proposal, step, fates.of(migrate.step()))) {
                return;
            }
        }
        if (listener != null) {
            gate.lock();
            try {
                listener.onApplied(List.of(new Applied(proposal, apply(proposal), ticket)));
            } finally {
                gate.unlock();
            }
            return;
        }
        Effects effects = apply(proposal);
        Runnable answer = () -> ((StepTicket) ticket).effects().complete(effects);
        answers.schedule(answer, answerMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void flush() {}

    @Override
    public ReadScope read() {
        gate.lock();
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
            public void close() {
                gate.unlock();
            }
        };
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        return CompletableFuture.completedFuture(core.tree().lastZxid());
    }

    @Override
    public CompletableFuture<Bytes> tellLeader(Bytes message) {
        return inbox.onMessage(MEMBER, message);
    }

    @Override
    public ReplicaStatus status() {
        return status;
    }

    @Override
    public void close() {
        answers.shutdownNow();
    }
}
