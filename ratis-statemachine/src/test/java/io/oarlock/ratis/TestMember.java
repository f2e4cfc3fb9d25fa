package io.oarlock.ratis;

import io.oarlock.checkpoint.AppliedState;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.op.Operation;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.HeardMessages;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real member over a {@link TestState}, with a front end that remembers what it was told. */
public final class TestMember implements AutoCloseable {
    private final RaftMember member;
    private final FrontEnd frontEnd = new FrontEnd();
    private final MetricRegistry numbers = new MetricRegistry();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Queue<String> inbox = new ConcurrentLinkedQueue<>();

    private TestMember(RaftSettings settings, AppliedState.Opener state) throws IOException {
        this.member = RaftMember.open(
                settings,
                new MemberSurroundings(
                        state,
                        sessions -> new Entry.Stamp(System.currentTimeMillis(), Policy.DEFAULT),
                        frontEnd,
                        new HeardMessages(inbox),
                        this::fault,
                        numbers));
    }

    static TestMember start(RaftSettings settings, AppliedState.Opener state) throws IOException {
        TestMember started = new TestMember(settings, state);
        started.member.start();
        return started;
    }

    private void fault(String reason, @Nullable Throwable cause) {
        faults.add(reason + (cause == null ? "" : ": " + cause.getMessage()));
    }

    public RaftMember raft() {
        return member;
    }

    public ReplicaStatus status() {
        return member.status();
    }

    FrontEnd frontEnd() {
        return frontEnd;
    }

    Queue<String> faults() {
        return faults;
    }

    Queue<String> inbox() {
        return inbox;
    }

    public MetricRegistry numbers() {
        return numbers;
    }

    public void propose(String value) {
        propose(value, new Named(value));
    }

    public void propose(String value, Ticket ticket) {
        member.propose(proposal(value), ticket);
        member.flush();
    }

    public static Proposal proposal(String value) {
        return Proposal.internal(new Operation.SetData(new ZnodePath("/test"), Bytes.utf8(value), -1));
    }

    /** What this member has applied. */
    public List<String> values() {
        try (ReadScope scope = member.read()) {
            return ((TestState.Tree) scope.tree()).state().values();
        }
    }

    long lastZxid() {
        try (ReadScope scope = member.read()) {
            return scope.tree().lastZxid();
        }
    }

    public int size() {
        try (ReadScope scope = member.read()) {
            return (int) scope.tree().lastZxid();
        }
    }

    /** Leaves the group without handing anything over. */
    void closeRatis() {
        try {
            member.closeRatisOnly();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        member.close();
    }

    /** A ticket that knows what it is for. */
    record Named(String value) implements Ticket {}

    /** Remembers. */
    static final class FrontEnd implements ApplyListener {
        private final Queue<Ticket> answered = new ConcurrentLinkedQueue<>();
        private final AtomicInteger answeredCount = new AtomicInteger();
        private final Queue<Ticket> dropped = new ConcurrentLinkedQueue<>();
        private final AtomicInteger replacements = new AtomicInteger();
        private final Queue<ReplicaStatus> statuses = new ConcurrentLinkedQueue<>();

        @Override
        public void onApplied(List<Applied> applied) {
            for (Applied one : applied) {
                if (one.ticket() != null) {
                    answered.add(one.ticket());
                    answeredCount.incrementAndGet();
                }
            }
        }

        @Override
        public void onDropped(Ticket ticket) {
            dropped.add(ticket);
        }

        @Override
        public void onStateReplaced() {
            replacements.incrementAndGet();
        }

        @Override
        public void onStatus(ReplicaStatus status) {
            statuses.add(status);
        }

        List<String> answered() {
            return values(answered);
        }

        int answeredCount() {
            return answeredCount.get();
        }

        List<String> dropped() {
            return values(dropped);
        }

        int replacements() {
            return replacements.get();
        }

        private static List<String> values(Queue<Ticket> tickets) {
            List<String> values = new ArrayList<>();
            tickets.forEach(ticket -> values.add(((Named) ticket).value()));
            return values;
        }
    }
}
