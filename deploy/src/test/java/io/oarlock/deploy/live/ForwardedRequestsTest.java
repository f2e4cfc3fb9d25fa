package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.forward.Forwarding;
import io.oarlock.deploy.forward.SourceRequests;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.SessionPassword;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.Proposal;
import io.oarlock.op.SourceChange;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.server.quorum.QuorumPacket;
import org.apache.zookeeper.txn.CreateTxn;
import org.apache.zookeeper.txn.ErrorTxn;
import org.apache.zookeeper.txn.TxnHeader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of clients go to the leader of the source, and are answered by what it says, or not at all. */
class ForwardedRequestsTest {
    private static final long LAST = 0x600000007L;
    private static final long SESSION = 0x0100_0000_0000_0007L;
    private static final int SESSIONS_MAX = 1;
    private static final int CREATE = 1;
    private static final int ERROR = -1;
    private static final int NO_NODE = -101;

    @TempDir
    private Path directory;

    private final BlockingQueue<QuorumPacket> asked = new LinkedBlockingQueue<>();
    private final Front front = new Front();
    private final MigratingReplica state = new MigratingReplica(0);
    private final SourceRequests requests = new SourceRequests(1, state, new MetricRegistry());
    private final Forwarding forwarding = new Forwarding(1, 1_000, state, SESSIONS_MAX);
    private final Replica replica = forwarding.replica();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    /** What a client would be told. */
    private static final class Front implements ApplyListener, LeaderInbox {
        private final Map<Ticket, Applied> answers = new ConcurrentHashMap<>();
        private final List<Ticket> dropped = new CopyOnWriteArrayList<>();
        private final AtomicInteger replaced = new AtomicInteger();

        @Override
        public void onApplied(List<Applied> applied) {
            applied.stream().filter(one -> one.ticket() != null).forEach(one -> answers.put(one.ticket(), one));
        }

        @Override
        public void onDropped(Ticket ticket) {
            dropped.add(ticket);
        }

        @Override
        public void onStateReplaced() {
            replaced.incrementAndGet();
        }

        @Override
        public void onStatus(ReplicaStatus status) {}

        @Override
        public CompletableFuture<Bytes> onMessage(int member, Bytes message) {
            return CompletableFuture.completedFuture(Bytes.EMPTY);
        }

        Outcome awaitAnswer(Ticket ticket) {
            Awaitility.await().until(() -> answers.containsKey(ticket));
            return answers.get(ticket).effects().outcome();
        }

        void awaitDrop(Ticket ticket) {
            Awaitility.await().until(() -> dropped.contains(ticket));
            assertThat(answers).doesNotContainKey(ticket);
        }
    }

    /** Answers a request, whose number it is given. */
    private interface Answer {
        byte[] of(int cxid, long zxid) throws IOException;
    }

    /** A leader that lets everybody attach, and answers each request by the next answer; then it ends. */
    private ScriptedLeader leader(Answer... answers) throws IOException {
        return new ScriptedLeader(6, said -> {
            said.packet(ScriptedLeader.DIFF, LAST, null)
                    .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)
                    .packet(ScriptedLeader.UP_TO_DATE, -1, null);
            long zxid = LAST;
            int at = 0;
            while (at < answers.length) {
                QuorumPacket packet = said.await(ScriptedLeader.REQUEST, ScriptedLeader.REVALIDATE);
                asked.add(packet);
                ByteBuffer data = ByteBuffer.wrap(packet.getData());
                if (packet.getType() == ScriptedLeader.REVALIDATE) {
                    said.packet(
                            ScriptedLeader.REVALIDATE,
                            -1,
                            ByteBuffer.allocate(9)
                                    .putLong(data.getLong())
                                    .put((byte) 1)
                                    .array());
                    continue;
                }
                data.getLong();
                byte[] answer = answers[at++].of(data.getInt(), ++zxid);
                if (answer.length > 0) {
                    said.packet(ScriptedLeader.INFORM, zxid, answer);
                }
            }
            // It stays, and says no more.
            said.await(ScriptedLeader.SYNC);
        });
    }

    private static byte[] transaction(long session, int cxid, long zxid, int type, Record record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryOutputArchive out = BinaryOutputArchive.getArchive(bytes);
        new TxnHeader(session, cxid, zxid, 1_000, type).serialize(out, "header");
        record.serialize(out, "txn");
        return bytes.toByteArray();
    }

    private static Answer created(String path, int parentCreations) {
        return (cxid, zxid) -> transaction(
                SESSION, cxid, zxid, CREATE, new CreateTxn(path, null, Ids.OPEN_ACL_UNSAFE, false, parentCreations));
    }

    private static Answer failed(int error) {
        return (cxid, zxid) -> transaction(SESSION, cxid, zxid, ERROR, new ErrorTxn(error));
    }

    private static Operation create(String path) {
        return new Operation.Create(new ZnodePath(path), null, Acl.OPEN.entries(), 0, 0, Operation.Create.Form.CREATE);
    }

    private void follow(ScriptedLeader... leaders) throws IOException {
        state.followFrom(LAST);
        state.tell(new StepResults<>(forwarding.listener(front, requests)));
        open.addAll(List.of(leaders));
        SourceFollower follower = new SourceFollower(
                new SourceSettings(
                        List.of(leaders).stream().map(ScriptedLeader::address).toList(), 1, SESSIONS_MAX, null),
                state,
                new ControlFiles(directory),
                requests,
                new MetricRegistry());
        follower.start();
        open.add(follower);
        forwarding.start();
        open.add(forwarding);
        Awaitility.await().until(() -> replica.status().quorumLostNanos() == 0);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        state.close();
    }

    private Ticket ask(long generation, Operation operation) {
        Ticket ticket = new Ticket() {};
        replica.propose(new Proposal(SESSION, generation, List.of(), operation), ticket);
        replica.flush();
        return ticket;
    }

    private long attach() {
        Ticket ticket = ask(0, new Operation.AttachSession(30_000, SessionPassword.of(SESSION)));
        return ((Outcome.SessionAttached) front.awaitAnswer(ticket)).generation();
    }

    @Test
    void aWriteIsAnsweredByItsTransactionAndAFailureByItsError() throws Exception {
        follow(leader(created("/a", 1), failed(NO_NODE)));
        long generation = attach();

        Ticket works = ask(generation, create("/a"));
        Ticket fails = ask(generation, create("/none/b"));

        assertThat(((Outcome.Created) front.awaitAnswer(works)).path()).isEqualTo(new ZnodePath("/a"));
        assertThat(front.answers.get(works).effects().zxid()).isEqualTo(LAST + 1);
        assertThat(front.awaitAnswer(fails)).isEqualTo(new Outcome.Failed(ErrorCode.NO_NODE));
        assertThat(front.dropped).isEmpty();
    }

    @Test
    void aTransactionOfAnotherKindIsNoAnswer() throws Exception {
        follow(leader(created("/b", 1)));
        Ticket deletes = ask(attach(), new Operation.Delete(new ZnodePath("/a"), -1));

        front.awaitDrop(deletes);
    }

    @Test
    void anAnswerToAnotherRequestIsNone() throws Exception {
        Answer wrong = (cxid, zxid) -> created("/a", 1).of(cxid ^ 1 << 20, zxid);
        follow(leader(wrong, created("/b", 2)));
        long generation = attach();
        Ticket first = ask(generation, create("/a"));
        Ticket second = ask(generation, create("/b"));

        assertThat(((Outcome.Created) front.awaitAnswer(second)).path()).isEqualTo(new ZnodePath("/b"));
        assertThat(front.answers).doesNotContainKey(first);
    }

    @Test
    void aRequestUnderWayWhenTheConnectionEndsIsGivenUpAndNotSentAgain() throws Exception {
        follow(leader(created("/a", 1), (cxid, zxid) -> {
            throw new IOException("the leader dies");
        }));
        long generation = attach();
        front.awaitAnswer(ask(generation, create("/a")));
        Ticket lost = ask(generation, create("/b"));

        front.awaitDrop(lost);
        Ticket next = ask(generation, create("/c"));
        front.awaitDrop(next);
        assertThat(asked.stream().filter(packet -> packet.getType() == ScriptedLeader.REQUEST))
                .hasSize(2);
    }

    @Test
    void aConnectionThatDoesNotOwnItsSessionAnyMoreSendsNothing() throws Exception {
        follow(leader(created("/a", 1)));
        long before = attach();
        long now = attach();

        front.awaitDrop(ask(before, create("/stale")));
        front.awaitAnswer(ask(now, create("/a")));
        assertThat(asked.stream().filter(packet -> packet.getType() == ScriptedLeader.REQUEST))
                .hasSize(1);
    }

    @Test
    void aWrongPasswordIsRefusedWithoutAskingTheSource() throws Exception {
        follow(leader(created("/a", 1)));

        Ticket ticket = ask(0, new Operation.AttachSession(30_000, Bytes.wrap(new byte[16])));

        assertThat(front.awaitAnswer(ticket)).isEqualTo(new Outcome.Failed(ErrorCode.AUTH_FAILED));
        assertThat(asked).isEmpty();
    }

    @Test
    void writesGoOnWhileTheSwitchWaitsForTheEndOfTheSource() throws Exception {
        follow(leader(created("/a", 1), created("/b", 2)));
        long generation = attach();
        state.step(new MigrationStep.AskSwitch());

        Ticket first = ask(generation, create("/a"));
        Ticket second = ask(generation, create("/b"));

        assertThat(((Outcome.Created) front.awaitAnswer(first)).path()).isEqualTo(new ZnodePath("/a"));
        assertThat(((Outcome.Created) front.awaitAnswer(second)).path()).isEqualTo(new ZnodePath("/b"));
        assertThat(state.state().phase()).isEqualTo(Phase.SWITCHING);
    }

    /** Says that it has nothing more until the source is known to be quiet; then answers a last request, and ends. */
    private ScriptedLeader leaderThatEnds(AtomicBoolean quiet) throws IOException {
        return new ScriptedLeader(6, said -> {
            said.packet(ScriptedLeader.DIFF, LAST, null)
                    .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)
                    .packet(ScriptedLeader.UP_TO_DATE, -1, null);
            byte[] data = said.await(ScriptedLeader.REVALIDATE).getData();
            said.packet(
                    ScriptedLeader.REVALIDATE,
                    -1,
                    ByteBuffer.allocate(9).put(data, 0, 8).put((byte) 1).array());
            while (!quiet.get()) {
                said.packet(ScriptedLeader.PING, LAST, null);
                LockSupport.parkNanos(20_000_000);
            }
            ByteBuffer asksFor =
                    ByteBuffer.wrap(said.await(ScriptedLeader.REQUEST).getData());
            asksFor.getLong();
            said.packet(ScriptedLeader.INFORM, LAST + 1, created("/a", 1).of(asksFor.getInt(), LAST + 1));
        });
    }

    @Test
    void aWriteOfOursThatIsTakenBehindTheEndOfItsConnectionDoesNotCallTheSwitchOff() throws Exception {
        AtomicBoolean quiet = new AtomicBoolean();
        follow(leaderThatEnds(quiet));
        long generation = attach();
        state.step(new MigrationStep.AskSwitch());
        Awaitility.await()
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() ->
                        Files.readString(directory.resolve("migration/status")).contains("source-is-quiet yes"));
        quiet.set(true);
        try (ReadScope stopsTheFollower = state.read()) {
            ask(generation, create("/a"));
            Awaitility.await()
                    .pollInSameThread()
                    .until(() -> front.dropped.contains(ask(generation, create("/behind"))));
            assertThat(stopsTheFollower.tree().lastZxid()).isEqualTo(LAST);
        }
        Awaitility.await().until(() -> {
            try (ReadScope scope = state.read()) {
                return scope.tree().lastZxid() == LAST + 1;
            }
        });

        assertThat(state.state().phase()).isEqualTo(Phase.SWITCHING);
    }

    @Test
    void aSessionMoreThanThereMayBeIsNotAskedFor() throws Exception {
        follow(leader((cxid, zxid) -> new byte[0]));
        state.step(new MigrationStep.Apply(
                LAST, LAST + 1, 1_000, SESSION, List.of(new SourceChange.OpenSession(30_000)), null));

        Ticket opens = ask(0, new Operation.OpenSession(30_000, SessionPassword.of(SESSION)));

        assertThat(front.awaitAnswer(opens)).isEqualTo(new Outcome.Failed(ErrorCode.THROTTLED_OP));
        assertThat(asked).isEmpty();
    }

    @Test
    void whatCannotBePassedOnIsRefusedAndBreaksNothing() throws Exception {
        follow(leader(created("/a", 1)));
        long generation = attach();

        Ticket config = ask(generation, new Operation.SetData(new ZnodePath("/zookeeper/config"), null, -1));
        Ticket broken = ask(generation, new Operation.Refused(ErrorCode.MARSHALLING_ERROR));
        Ticket works = ask(generation, create("/a"));

        assertThat(front.awaitAnswer(config)).isEqualTo(new Outcome.Failed(ErrorCode.UNIMPLEMENTED));
        assertThat(front.awaitAnswer(broken)).isEqualTo(new Outcome.Failed(ErrorCode.MARSHALLING_ERROR));
        front.awaitAnswer(works);
    }

    @Test
    void atTheSwitchEverybodyConnectsAgainAndWhatWaitedIsGivenUp() throws Exception {
        follow(leader((cxid, zxid) -> new byte[0]));
        Ticket unanswered = ask(attach(), create("/a"));
        state.propose(Proposal.internal(new Operation.Migrate(new MigrationStep.AskSwitch())), new StepTicket(0));
        state.propose(
                Proposal.internal(new Operation.Migrate(new MigrationStep.SwitchOver(LAST, 6))), new StepTicket(0));

        Awaitility.await().until(() -> front.replaced.get() > 0);
        front.awaitDrop(unanswered);
    }
}
