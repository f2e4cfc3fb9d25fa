package io.oarlock.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a front end relies on, of the replica that is shipped and of the one that its tests run on. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ReplicaContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 500;

    private final Queue<Applied> applied = new ConcurrentLinkedQueue<>();
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private Replica replica;

    /** Opens an empty replica of an ensemble of one, started. */
    protected abstract Replica open(ApplyListener listener, LeaderInbox inbox) throws Exception;

    protected abstract void close() throws Exception;

    @BeforeEach
    protected void start() throws Exception {
        replica = open(new Remembering(), new HeardMessages(messages));
        await().atMost(PATIENCE).until(() -> replica.status().ready());
    }

    @AfterEach
    protected void stop() throws Exception {
        close();
    }

    @Test
    protected void anEnsembleOfOneLeads() {
        ReplicaStatus status = replica.status();
        assertThat(status.leads()).isTrue();
        assertThat(status.leader()).isEqualTo(status.member());
        assertThat(status.quorumLostNanos()).isZero();
    }

    @Test
    protected void proposalsAreAppliedInTheOrderInWhichTheyWereHandedOver() {
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            tickets.add(propose(create("/n" + i)));
            if (i % 7 == 0) {
                replica.flush();
            }
        }
        replica.flush();
        awaitAnswers(MANY);
        assertThat(answers()).extracting(Applied::ticket).isEqualTo(tickets);
        assertThat(answers()).extracting(one -> one.effects().zxid()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    protected void aRequestThatFailsIsAnsweredToo() {
        replica.flush();
        Ticket ticket = propose(new Operation.Delete(new ZnodePath("/missing"), -1));
        replica.flush();
        awaitAnswers(1);
        Applied answer = answers().get(0);
        assertThat(answer.ticket()).isSameAs(ticket);
        assertThat(answer.effects().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo(ErrorCode.NO_NODE));
    }

    @Test
    protected void nothingIsAppliedBeforeItIsFlushed() throws Exception {
        Ticket ticket = propose(create("/a"));
        replica.readIndex().get(60, TimeUnit.SECONDS);
        assertThat(answers()).isEmpty();
        replica.flush();
        awaitAnswers(1);
        assertThat(answers().get(0).ticket()).isSameAs(ticket);
    }

    @Test
    protected void aScopeSeesOneState() {
        applyNow(new Operation.Multi(List.of(create("/a"), create("/b"))));
        int answered = answers().size();
        for (int i = 0; i < MANY; i++) {
            propose(new Operation.Multi(List.of(set("/a", i), set("/b", i))));
            replica.flush();
            try (ReadScope scope = replica.read()) {
                long zxid = scope.tree().lastZxid();
                String a = data(scope.tree(), "/a");
                assertThat(data(scope.tree(), "/b")).isEqualTo(a);
                assertThat(scope.tree().lastZxid()).isEqualTo(zxid);
            }
        }
        awaitAnswers(answered + MANY);
    }

    @Test
    protected void aSnapshotStaysAsItWas() {
        applyNow(create("/a"));
        try (TreeSnapshot snapshot = snapshot()) {
            long zxid = snapshot.lastZxid();
            applyNow(set("/a", 1));
            applyNow(create("/a/b"));
            assertThat(snapshot.lastZxid()).isEqualTo(zxid);
            assertThat(data(snapshot, "/a")).isEmpty();
            assertThat(snapshot.find(new ZnodePath("/a/b"))).isNull();
        }
    }

    @Test
    protected void aReadIndexShowsWhatWasAppliedBeforeIt() throws Exception {
        applyNow(create("/a"));
        long zxid = answers().get(0).effects().zxid();
        assertThat(replica.readIndex().get(60, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(zxid);
    }

    @Test
    protected void whatIsToldTheLeaderReachesItsInbox() throws Exception {
        replica.tellLeader(Bytes.utf8("alive")).get(60, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> !messages.isEmpty());
        assertThat(messages).containsExactly(replica.status().member() + ":alive");
    }

    private void applyNow(Operation operation) {
        int before = answers().size();
        propose(operation);
        replica.flush();
        awaitAnswers(before + 1);
    }

    private Ticket propose(Operation operation) {
        Ticket ticket = new Asked();
        replica.propose(Proposal.internal(operation), ticket);
        return ticket;
    }

    private TreeSnapshot snapshot() {
        try (ReadScope scope = replica.read()) {
            return scope.snapshot();
        }
    }

    private void awaitAnswers(int count) {
        await().atMost(PATIENCE).until(() -> answers().size() >= count);
        assertThat(answers()).hasSize(count);
    }

    /** Of the test: a replica may propose by itself, too. */
    private static final class Asked implements Ticket {}

    /** What came back with a ticket of the test. */
    private List<Applied> answers() {
        return applied.stream().filter(one -> one.ticket() instanceof Asked).toList();
    }

    private static Operation create(String path) {
        return new Operation.Create(
                new ZnodePath(path), Bytes.utf8(""), Acl.OPEN.entries(), 0, -1, Operation.Create.Form.CREATE2);
    }

    private static Operation set(String path, int value) {
        return new Operation.SetData(new ZnodePath(path), Bytes.utf8(String.valueOf(value)), -1);
    }

    private static String data(TreeReader tree, String path) {
        Znode znode = tree.find(new ZnodePath(path));
        return znode.data().utf8();
    }

    /** Remembers what was applied. */
    private final class Remembering implements ApplyListener {
        @Override
        public void onApplied(List<Applied> entry) {
            applied.addAll(entry);
        }

        @Override
        public void onDropped(Ticket ticket) {
            if (ticket instanceof Asked) {
                throw new AssertionError("dropped");
            }
        }

        @Override
        public void onStateReplaced() {
            throw new AssertionError("replaced");
        }

        @Override
        public void onStatus(ReplicaStatus status) {}
    }
}
