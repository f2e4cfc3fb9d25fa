package io.oarlock.session;

import io.oarlock.model.Bytes;
import io.oarlock.op.Effects;
import io.oarlock.op.Entry;
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

/**
 * The real rules over a heap store, on the thread of the test: a proposal is noted, and applied only when the test says
 * so.
 */
final class InlineReplica implements Replica {
    static final int MEMBER = 1;

    private final ZnodeCore core = ZnodeCore.open(HeapStore.open(ZnodeCore.tables()), new CoreSettings(1 << 20));
    private final List<Operation> proposed = new ArrayList<>();
    private final List<Operation> flushed = new ArrayList<>();
    private long sequence;
    private final List<Bytes> told = new ArrayList<>();
    private long timeMillis = 1_000;
    private ReplicaStatus status = leader();
    private boolean forwards;
    private CompletableFuture<Bytes> toldAnswer = CompletableFuture.completedFuture(Bytes.EMPTY);

    static ReplicaStatus leader() {
        return new ReplicaStatus(MEMBER, Role.LEADER, MEMBER, 1, true, 0);
    }

    static ReplicaStatus follower() {
        return new ReplicaStatus(MEMBER, Role.FOLLOWER, 2, 1, true, 0);
    }

    @Override
    public void propose(Proposal proposal, Ticket ticket) {
        proposed.add(proposal.operation());
    }

    @Override
    public void flush() {
        flushed.addAll(proposed);
        proposed.clear();
    }

    /** What was proposed and sent since this was last asked. */
    List<Operation> takeSent() {
        List<Operation> sent = List.copyOf(flushed);
        flushed.clear();
        return sent;
    }

    /** Applies it; its znodes have the given time. */
    Effects apply(Proposal proposal, long atMillis) {
        timeMillis = Math.max(timeMillis, atMillis);
        sequence++;
        Entry entry = new Entry(
                new Entry.Origin(MEMBER, 1, sequence), new Entry.Stamp(timeMillis, Policy.DEFAULT), List.of(proposal));
        Decision decision = core.decide(new LogPosition(1, sequence), entry);
        core.publish(decision);
        return decision.effects().get(0);
    }

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
    public CompletableFuture<Bytes> tellLeader(Bytes message) {
        told.add(message);
        return toldAnswer;
    }

    /** What the leader was told since this was last asked. */
    List<Bytes> takeTold() {
        List<Bytes> messages = List.copyOf(told);
        told.clear();
        return messages;
    }

    /** What becomes of messages to the leader from now on. */
    void answerTold(CompletableFuture<Bytes> answer) {
        toldAnswer = answer;
    }

    void forwardsFromNowOn() {
        forwards = true;
    }

    @Override
    public boolean forwards() {
        return forwards;
    }

    void is(ReplicaStatus now) {
        status = now;
    }

    @Override
    public ReplicaStatus status() {
        return status;
    }
}
