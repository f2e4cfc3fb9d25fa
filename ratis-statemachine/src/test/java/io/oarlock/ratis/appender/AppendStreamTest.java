package io.oarlock.ratis.appender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.appender.AppendStream.Heard;
import io.oarlock.ratis.appender.AppendStream.Wish;
import io.oarlock.ratis.transport.AppendFormat.Ack;
import io.oarlock.ratis.transport.AppendRequest;
import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is sent when, and what each answer means, with nothing and with much in flight, before and after a reconnect.
 */
class AppendStreamTest {
    private static final long TERM = 5;
    private static final int WINDOW = 3;
    private static final int NEAR = 8;

    private final ModelLog log = new ModelLog().append(TERM, 4);
    private final Progress follower = new Progress(2);
    private AppendStream stream;
    /** The one that is pumped. */
    private long connection = 1;

    @BeforeEach
    void connect() {
        stream = streamOf(1);
        stream.up(1);
    }

    private AppendStream streamOf(long appendBytes) {
        return new AppendStream(
                TERM,
                log,
                follower,
                new AppendStream.Bounds(WINDOW, 1000, appendBytes, NEAR),
                (first, wanted) -> wanted);
    }

    private AppendRequest next() throws IOException {
        return stream.next(connection, Wish.NEXT, false);
    }

    private AppendRequest heartbeat() throws IOException {
        return stream.next(connection, Wish.HEARTBEAT, false);
    }

    private Heard success(AppendRequest request) {
        long match = request.isHeartbeat()
                ? -1
                : request.firstIndex() + request.entries().size() - 1;
        return stream.answered(1, new Ack(request.callId(), TERM, AppendResult.SUCCESS, match + 1, match, -1, ""));
    }

    private Heard refused(AppendRequest request, long wanted) {
        return stream.answered(1, new Ack(request.callId(), TERM, AppendResult.INCONSISTENCY, wanted, -1, -1, ""));
    }

    private void streaming() throws IOException {
        assertThat(success(heartbeat())).isEqualTo(Heard.LIFE);
    }

    @Test
    void oneRequestIsInFlightUntilTheFollowersLogIsKnown() throws Exception {
        AppendRequest first = next();
        assertThat(first.previous()).isEqualTo(TermIndex.valueOf(TERM, 1));
        assertThat(first.firstIndex()).isEqualTo(2);
        assertThat(next()).isNull();
        assertThat(success(first)).isEqualTo(Heard.MATCH);
        assertThat(follower.getMatchIndex()).isEqualTo(2);
        assertThat(next().firstIndex()).isEqualTo(3);
    }

    @Test
    void aHeartbeatThatTheFollowersLogContinuesOpensTheWindow() throws Exception {
        AppendRequest heartbeat = heartbeat();
        assertThat(heartbeat.previous()).isEqualTo(TermIndex.valueOf(TERM, 1));
        assertThat(next()).as("the answer is not there").isNull();
        assertThat(success(heartbeat)).isEqualTo(Heard.LIFE);
        log.append(TERM, 4);
        for (int i = 0; i < WINDOW; i++) {
            assertThat(next().firstIndex()).isEqualTo(2 + i);
        }
        assertThat(next()).as("the window is full").isNull();
    }

    @Test
    void aSuccessWithoutEntriesSaysNothingOfTheDisk() throws Exception {
        streaming();
        AppendRequest entries = next();
        AppendRequest heartbeat = heartbeat();
        assertThat(heartbeat.previous().getIndex()).isEqualTo(2);
        assertThat(success(heartbeat)).isEqualTo(Heard.LIFE);
        assertThat(follower.getMatchIndex()).isEqualTo(-1);
        assertThat(success(entries)).isEqualTo(Heard.MATCH);
        assertThat(follower.getMatchIndex()).isEqualTo(2);
    }

    /** A follower says that it lives while an append comes in: that answers no request. */
    @Test
    void anAnswerToNoRequestSaysNothingOfTheLog() throws Exception {
        assertThat(stream.answered(1, new Ack(0, TERM, AppendResult.SUCCESS, 0, -1, -1, "")))
                .isEqualTo(Heard.LIFE);
        AppendRequest first = next();
        assertThat(next()).as("its log is not known by that").isNull();
        assertThat(stream.answered(1, new Ack(0, TERM, AppendResult.SUCCESS, 3, -1, -1, "")))
                .isEqualTo(Heard.LIFE);
        assertThat(stream.answered(1, new Ack(0, TERM, AppendResult.INCONSISTENCY, 0, -1, -1, "")))
                .isEqualTo(Heard.LIFE);
        assertThat(next()).as("it is still in flight").isNull();
        assertThat(follower.getMatchIndex()).isEqualTo(-1);
        assertThat(follower.getNextIndex()).isEqualTo(3);
        assertThat(stream.confirmedCallId()).isEqualTo(-1);
        assertThat(success(first)).isEqualTo(Heard.MATCH);
        assertThat(stream.answered(1, new Ack(0, TERM + 1, AppendResult.NOT_LEADER, 0, -1, -1, "")))
                .isEqualTo(Heard.NOT_LEADER);
    }

    @Test
    void heartbeatsLeaveWhileTheWindowIsFull() throws Exception {
        streaming();
        log.append(TERM, 4);
        for (int i = 0; i < WINDOW; i++) {
            assertThat(next()).isNotNull();
        }
        long id = stream.nextCallId();
        assertThat(heartbeat().callId()).isEqualTo(id);
        assertThat(stream.nextCallId()).isEqualTo(id + 1);
    }

    @Test
    void anInconsistencyCountsOnceForAllThatIsInFlight() throws Exception {
        streaming();
        AppendRequest first = next();
        AppendRequest second = next();
        assertThat(refused(first, 1)).isEqualTo(Heard.LIFE);
        assertThat(follower.getNextIndex()).isEqualTo(1);
        assertThat(refused(second, 0)).isEqualTo(Heard.LIFE);
        assertThat(follower.getNextIndex()).isEqualTo(1);
        AppendRequest again = next();
        assertThat(again.firstIndex()).isEqualTo(1);
        assertThat(next()).as("one at a time again").isNull();
        assertThat(success(again)).isEqualTo(Heard.MATCH);
        assertThat(next()).isNotNull();
        assertThat(next()).isNotNull();
    }

    @Test
    void whatWasTakenBeforeAnInconsistencyCounts() throws Exception {
        streaming();
        AppendRequest first = next();
        AppendRequest second = next();
        refused(second, 2);
        assertThat(success(first)).isEqualTo(Heard.MATCH);
        assertThat(follower.getMatchIndex()).isEqualTo(2);
        assertThat(follower.getNextIndex()).isEqualTo(3);
    }

    @Test
    void afterAConnectionEndedEverythingUnansweredIsSentAgain() throws Exception {
        streaming();
        AppendRequest first = next();
        AppendRequest second = next();
        success(first);
        stream.down(1);
        assertThat(next()).isNull();
        stream.up(2);
        connection = 2;
        assertThat(follower.getNextIndex()).isEqualTo(3);
        AppendRequest again = next();
        assertThat(again.firstIndex()).isEqualTo(3);
        assertThat(again.callId()).isGreaterThan(second.callId());
        assertThat(next()).as("one at a time again").isNull();
    }

    @Test
    void aConnectionThatEndsWithoutAnEntryInFlightLeavesThePlaceWhereItIs() throws Exception {
        assertThat(heartbeat()).isNotNull();
        stream.down(1);
        assertThat(follower.getNextIndex()).isEqualTo(2);
    }

    @Test
    void answersOfAConnectionThatHasEndedAreNotHeard() throws Exception {
        AppendRequest first = next();
        stream.down(1);
        assertThat(success(first)).isEqualTo(Heard.NOTHING);
        stream.up(2);
        connection = 2;
        assertThat(success(first)).isEqualTo(Heard.NOTHING);
        assertThat(refused(first, 0)).isEqualTo(Heard.NOTHING);
        assertThat(follower.getMatchIndex()).isEqualTo(-1);
        assertThat(follower.getNextIndex()).isEqualTo(2);
    }

    @Test
    void whoStillSendsOverAConnectionThatHasEndedTakesNothing() throws Exception {
        stream.down(1);
        stream.up(2);
        assertThat(next()).isNull();
        assertThat(heartbeat()).isNull();
        assertThat(follower.getNextIndex()).isEqualTo(2);
        connection = 2;
        assertThat(next().firstIndex()).isEqualTo(2);
    }

    @Test
    void answersToAnEarlierLeadershipAreNotTakenForOnesToThis() throws Exception {
        AppendRequest before = next();
        AppendStream later = new AppendStream(
                TERM + 1, log, follower, new AppendStream.Bounds(WINDOW, 1000, 1, NEAR), (first, wanted) -> wanted);
        later.up(1);
        AppendRequest now = later.next(1, Wish.NEXT, false);
        Ack late = new Ack(before.callId(), TERM, AppendResult.SUCCESS, 4, 3, -1, "");
        assertThat(later.answered(1, late)).isEqualTo(Heard.NOT_LEADER);
        Ack failure = new Ack(before.callId(), 0, AppendResult.INCONSISTENCY, 0, 0, 0, "it was stopping");
        assertThat(later.answered(1, failure)).isEqualTo(Heard.NOTHING);
        assertThat(follower.getMatchIndex()).isEqualTo(-1);
        assertThat(now.callId()).isNotEqualTo(before.callId());
        assertThat(later.next(1, Wish.NEXT, false))
                .as("its own is still in flight")
                .isNull();
    }

    @Test
    void answersToAStreamBeforeOfTheSameTermAreNotTakenForOnesToThis() throws Exception {
        AppendRequest before = next();
        stream = streamOf(1);
        stream.up(1);
        AppendRequest now = next();
        assertThat(now.callId()).isNotEqualTo(before.callId());
        Ack failure = new Ack(before.callId(), 0, AppendResult.INCONSISTENCY, 0, 0, 0, "it was stopping");
        assertThat(stream.answered(1, failure)).isEqualTo(Heard.NOTHING);
        assertThat(next()).as("its own is still in flight").isNull();
    }

    @Test
    void whoFollowsAnotherLeaderIsHeardAsThat() throws Exception {
        AppendRequest first = next();
        Ack ack = new Ack(first.callId(), TERM + 1, AppendResult.NOT_LEADER, 0, -1, -1, "");
        assertThat(stream.answered(1, ack)).isEqualTo(Heard.NOT_LEADER);
        assertThat(follower.getMatchIndex()).isEqualTo(-1);
    }

    @Test
    void whatCouldNotBeAnsweredIsSentAgainLaterWithAllThatFollowedIt() throws Exception {
        streaming();
        AppendRequest first = next();
        AppendRequest second = next();
        Ack failure = new Ack(first.callId(), 0, AppendResult.INCONSISTENCY, 0, 0, 0, "it starts");
        assertThat(stream.answered(1, failure)).isEqualTo(Heard.NOTHING);
        assertThat(follower.getNextIndex()).isEqualTo(2);
        assertThat(refused(second, 0)).isEqualTo(Heard.LIFE);
        assertThat(follower.getNextIndex()).isEqualTo(2);
        assertThat(next()).isNull();
        await().until(() -> next() != null);
    }

    @Test
    void nothingIsSentOfALogThatMayBeAnotherLeaders() throws Exception {
        streaming();
        log.stepDown();
        assertThat(next()).isNull();
        assertThat(heartbeat()).isNull();
        assertThat(follower.getNextIndex()).isEqualTo(2);
    }

    @Test
    void aCommitLeavesAloneWhenNoEntryCarriesIt() throws Exception {
        streaming();
        assertThat(next()).isNotNull();
        AppendRequest last = next();
        log.commit(1);
        AppendRequest commit = next();
        assertThat(commit.type()).isEqualTo(FrameType.COMMIT);
        assertThat(commit.commit()).isEqualTo(1);
        assertThat(commit.previous().getIndex()).isEqualTo(3);
        assertThat(next()).as("it was told").isNull();
        log.commit(3);
        log.append(TERM, 1);
        AppendRequest entry = next();
        assertThat(entry.type()).isEqualTo(FrameType.APPEND);
        assertThat(entry.commit()).isEqualTo(3);
        assertThat(next()).as("it was told with the entry").isNull();
        assertThat(last.firstIndex()).isEqualTo(3);
    }

    @Test
    void noCommitLeavesBeforeTheFollowersLogIsKnown() throws Exception {
        follower.setNextIndex(4);
        log.commit(3);
        assertThat(next()).isNull();
        assertThat(heartbeat().commit()).isEqualTo(3);
        stream.down(1);
        stream.up(2);
        connection = 2;
        assertThat(next()).isNull();
        assertThat(heartbeat().commit())
                .as("the connection before may have lost it")
                .isEqualTo(3);
    }

    @Test
    void aRefusedCommitIsAnInconsistency() throws Exception {
        follower.setNextIndex(4);
        streaming();
        log.commit(3);
        AppendRequest commit = next();
        assertThat(refused(commit, 2)).isEqualTo(Heard.LIFE);
        assertThat(next().firstIndex()).isEqualTo(2);
    }

    @Test
    void theCommitIsCutToWhatTheFollowerHasByThen() throws Exception {
        log.commit(3);
        assertThat(next().commit()).isEqualTo(2);
    }

    @Test
    void anAppendHasAtLeastOneEntryAndNoMoreBytesThanAllowed() throws Exception {
        long size = log.entry(2).getSerializedSize();
        stream = streamOf(2 * size);
        stream.up(1);
        log.append(TERM, 4);
        streaming();
        assertThat(next().entries()).hasSize(2);
    }

    /** The follower is to wait for it with a time-out that has just begun. */
    @Test
    void aHeartbeatLeavesBeforeALargeEntry() throws Exception {
        streaming();
        assertThat(next()).isNotNull();
        assertThat(next()).isNotNull();
        log.add(LogEntryProto.newBuilder()
                .setTerm(TERM)
                .setIndex(4)
                .setStateMachineLogEntry(
                        StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(new byte[1 << 20])))
                .build());
        assertThat(next().isHeartbeat()).isTrue();
        assertThat(next().firstIndex()).isEqualTo(4);
        assertThat(next()).isNull();
    }

    @Test
    void anAppendToALogThatIsNotKnownIsSmall() throws Exception {
        log.append(TERM, 4);
        long size = log.entry(2).getSerializedSize();
        stream = streamOf(16 * size);
        stream.up(1);
        AppendRequest first = next();
        assertThat(first.entries()).hasSize(2);
        success(first);
        assertThat(next().entries()).hasSize(4);
    }

    @Test
    void whatIsFarFromTheEndIsReadWhereTheDiskMayBeWaitedFor() throws Exception {
        log.append(TERM, NEAR);
        assertThat(stream.isFarBehind()).isTrue();
        assertThat(next()).isNull();
        assertThat(stream.next(connection, Wish.NEXT, true).firstIndex()).isEqualTo(2);
    }

    @Test
    void aCheckpointWaitsForWhatIsInFlightAndHoldsEntriesBack() throws Exception {
        AppendRequest first = next();
        assertThat(stream.hold()).isFalse();
        success(first);
        assertThat(stream.hold()).isTrue();
        assertThat(next()).isNull();
        assertThat(heartbeat()).isNotNull();
        follower.setSnapshotIndex(3);
        stream.goOn();
        log.append(TERM, 1);
        assertThat(next().firstIndex()).isEqualTo(4);
    }
}
