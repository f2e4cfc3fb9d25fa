package io.oarlock.ratis.appender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.ratis.appender.AppendStream.Wish;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.transport.AppendFormat.Ack;
import io.oarlock.ratis.transport.AppendRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.junit.jupiter.api.Test;

/** Which answers of which followers confirm a leadership. This member has number 1. */
class LeadershipConfirmationTest {
    private static final long TERM = 5;
    private static final long COMMITTED = 3;

    private final AtomicLong clock = new AtomicLong();
    private final FakeLeading leading = new FakeLeading();
    private final Map<Integer, Follower> followers = new TreeMap<>();
    private int pumped;
    private final LeadershipConfirmation confirmation =
            new LeadershipConfirmation(RatisPeers.idOf(1), () -> pumped++, clock::get);

    private static final class FakeLeading implements Leading {
        private long term = TERM;
        private boolean ready = true;
        private Voters voters = new Voters(Set.of(), Set.of());

        @Override
        public long term() {
            return term;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public long committed() {
            return COMMITTED;
        }

        @Override
        public Voters voters() {
            return voters;
        }
    }

    /** The real stream to a follower, whose answers the test makes. */
    private final class Follower {
        private final AppendStream stream;
        private final Progress progress = new Progress(COMMITTED + 1);
        private boolean heartbeatWanted;
        private long connection = 1;

        Follower(int id, long term) {
            ModelLog log = new ModelLog().append(term, (int) COMMITTED + 1);
            stream = new AppendStream(
                    term, log, progress, new AppendStream.Bounds(3, 1000, 1, 8), (first, wanted) -> wanted);
            confirmation.add(
                    new LeadershipConfirmation.Sender(RatisPeers.idOf(id), stream, () -> heartbeatWanted = true));
            stream.up(connection);
        }

        AppendRequest heartbeat() throws IOException {
            AppendRequest request = stream.next(connection, Wish.HEARTBEAT, false);
            assertThat(request).isNotNull();
            return request;
        }

        void answers(AppendRequest request, AppendResult result) {
            answers(1, request, result);
        }

        void answers(long over, AppendRequest request, AppendResult result) {
            stream.answered(over, new Ack(request.callId(), request.term(), result, COMMITTED + 1, -1, -1, ""));
            confirmation.answered();
        }

        void answersAHeartbeat() throws IOException {
            answers(connection, heartbeat(), AppendResult.SUCCESS);
        }

        void reconnects() {
            stream.down(connection);
            connection++;
            stream.up(connection);
        }
    }

    private void members(int voters) {
        leading.voters = new Voters(ids(1, voters), Set.of());
        for (int id = 2; id <= voters; id++) {
            followers.put(id, new Follower(id, TERM));
        }
    }

    private static Set<RaftPeerId> ids(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(RatisPeers::idOf).collect(Collectors.toSet());
    }

    private Follower follower(int id) {
        return followers.get(id);
    }

    private CompletableFuture<Long> ask() {
        return confirmation.ask(leading);
    }

    @Test
    void oneOfTwoFollowersConfirmsAndTheAnswerIsTheCommitIndex() throws Exception {
        members(3);
        CompletableFuture<Long> asked = ask();
        assertThat(asked).isNotDone();
        assertThat(follower(2).heartbeatWanted).isTrue();
        assertThat(follower(3).heartbeatWanted).isTrue();
        assertThat(pumped).isEqualTo(1);
        follower(3).answersAHeartbeat();
        assertThat(asked).isCompletedWithValue(COMMITTED);
    }

    @Test
    void twoOfFourFollowersConfirm() throws Exception {
        members(5);
        CompletableFuture<Long> asked = ask();
        follower(3).answersAHeartbeat();
        follower(3).answersAHeartbeat();
        assertThat(asked).as("one follower and the leader are two of five").isNotDone();
        follower(5).answersAHeartbeat();
        assertThat(asked).isCompletedWithValue(COMMITTED);
    }

    @Test
    void anAnswerToWhatLeftBeforeDoesNotCount() throws Exception {
        members(3);
        AppendRequest before = follower(2).heartbeat();
        CompletableFuture<Long> asked = ask();
        follower(2).answers(before, AppendResult.SUCCESS);
        assertThat(asked).isNotDone();
        follower(2).answersAHeartbeat();
        assertThat(asked).isCompleted();
    }

    @Test
    void eachQuestionNeedsAnswersOfItsOwn() throws Exception {
        members(3);
        CompletableFuture<Long> first = ask();
        AppendRequest between = follower(2).heartbeat();
        CompletableFuture<Long> joined = ask();
        follower(2).answers(between, AppendResult.SUCCESS);
        assertThat(first).isCompleted();
        assertThat(joined).as("asked at the same commit index").isNotDone();
        follower(2).answersAHeartbeat();
        assertThat(joined).isCompleted();
        assertThat(ask()).as("at the same commit index, later").isNotDone();
    }

    @Test
    void anAnswerOverAConnectionThatHasEndedDoesNotCount() throws Exception {
        members(3);
        CompletableFuture<Long> asked = ask();
        AppendRequest lost = follower(2).heartbeat();
        follower(2).reconnects();
        follower(2).answers(1, lost, AppendResult.SUCCESS);
        follower(2).answers(2, lost, AppendResult.SUCCESS);
        assertThat(asked).isNotDone();
        follower(2).answersAHeartbeat();
        assertThat(asked).isCompleted();
    }

    @Test
    void onlyASuccessCounts() throws Exception {
        members(3);
        CompletableFuture<Long> asked = ask();
        follower(2).answers(follower(2).heartbeat(), AppendResult.INCONSISTENCY);
        follower(3).answers(follower(3).heartbeat(), AppendResult.NOT_LEADER);
        assertThat(asked).isNotDone();
    }

    @Test
    void aHeartbeatLeavesBesideTheOneRequestToAFollowerWhoseLogIsUnknown() throws Exception {
        members(3);
        follower(2).progress.setNextIndex(2);
        AppendRequest probe = follower(2).stream.next(follower(2).connection, Wish.NEXT, false);
        assertThat(probe.isHeartbeat()).isFalse();
        CompletableFuture<Long> asked = ask();
        AppendRequest heartbeat = follower(2).heartbeat();
        follower(2).answers(probe, AppendResult.SUCCESS);
        assertThat(asked).isNotDone();
        follower(2).answers(heartbeat, AppendResult.SUCCESS);
        assertThat(asked).isCompleted();
    }

    /** Ratis replaces an appender that has failed; the connection goes on. */
    @Test
    void answersToTheSenderBeforeAreNotTakenForOnesToItsSuccessor() throws Exception {
        members(3);
        AppendRequest before = follower(2).heartbeat();
        Follower successor = new Follower(2, TERM);
        CompletableFuture<Long> asked = ask();
        assertThat(successor.heartbeat().callId()).isGreaterThan(before.callId());
        successor.answers(before, AppendResult.SUCCESS);
        assertThat(asked).isNotDone();
        successor.answersAHeartbeat();
        assertThat(asked).isCompleted();
    }

    @Test
    void aSenderOfAnEarlierLeadershipConfirmsNothing() throws Exception {
        members(3);
        leading.term = TERM + 1;
        CompletableFuture<Long> asked = ask();
        follower(2).answersAHeartbeat();
        follower(3).answersAHeartbeat();
        assertThat(asked).isNotDone();
    }

    @Test
    void aQuestionEndsWithTheLeadership() {
        members(3);
        CompletableFuture<Long> first = ask();
        confirmation.expire();
        assertThat(first).isNotDone();
        leading.ready = false;
        confirmation.expire();
        assertThat(first).isCompletedExceptionally();
        leading.ready = true;
        CompletableFuture<Long> second = ask();
        leading.term = TERM + 1;
        confirmation.expire();
        assertThatThrownBy(second::join).hasRootCauseMessage("the leadership of term 5 has ended");
    }

    @Test
    void aQuestionEndsWhenNoMajorityAnswersInTime() throws Exception {
        members(5);
        CompletableFuture<Long> asked = ask();
        follower(2).answersAHeartbeat();
        clock.set(LeadershipConfirmation.PATIENCE_NANOS);
        confirmation.expire();
        assertThatThrownBy(asked::join).hasRootCauseInstanceOf(IOException.class);
        follower(3).answersAHeartbeat();
        assertThat(asked).isCompletedExceptionally();
    }

    @Test
    void whoDoesNotLeadOrIsNotReadyHearsThatAtOnce() {
        members(3);
        leading.ready = false;
        assertThat(ask()).isCompletedExceptionally();
    }

    @Test
    void aMemberAloneIsItsOwnMajority() {
        members(1);
        assertThat(ask()).isCompletedWithValue(COMMITTED);
    }

    @Test
    void anObserverDoesNotCount() throws Exception {
        leading.voters = Voters.of(new Configuration(List.of(peer(1), peer(2), peer(3)), List.of(peer(4)), List.of()));
        assertThat(leading.voters.current()).isEqualTo(ids(1, 3));
        for (int id = 2; id <= 4; id++) {
            followers.put(id, new Follower(id, TERM));
        }
        CompletableFuture<Long> asked = ask();
        follower(4).answersAHeartbeat();
        assertThat(asked).isNotDone();
        follower(2).answersAHeartbeat();
        assertThat(asked).isCompleted();
    }

    @Test
    void aTransitionNeedsMajoritiesOfBothConfigurations() throws Exception {
        members(5);
        leading.voters = Voters.of(
                new Configuration(List.of(peer(1), peer(4), peer(5)), List.of(), List.of(peer(1), peer(2), peer(3))));
        CompletableFuture<Long> asked = ask();
        follower(4).answersAHeartbeat();
        follower(5).answersAHeartbeat();
        assertThat(asked).isNotDone();
        follower(2).answersAHeartbeat();
        assertThat(asked).isCompleted();
    }

    private static RaftPeer peer(int id) {
        return RaftPeer.newBuilder().setId(RatisPeers.idOf(id)).build();
    }

    private record Configuration(List<RaftPeer> voters, List<RaftPeer> observers, List<RaftPeer> previous)
            implements RaftConfiguration {
        @Override
        public RaftPeer getPeer(RaftPeerId id, RaftPeerRole... roles) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Collection<RaftPeer> getAllPeers(RaftPeerRole role) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Collection<RaftPeer> getCurrentPeers(RaftPeerRole role) {
            return role == RaftPeerRole.FOLLOWER ? voters : observers;
        }

        @Override
        public Collection<RaftPeer> getPreviousPeers(RaftPeerRole role) {
            return role == RaftPeerRole.FOLLOWER ? previous : List.of();
        }

        @Override
        public long getLogEntryIndex() {
            return 0;
        }
    }
}
