package io.oarlock.ratis.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a member says of its log is true: its disk stands still, or others come in between. */
@Timeout(60)
class FollowerLaneTest {
    private static final TermIndex NOTHING = TermIndex.valueOf(0, -1);
    private static final int HEARTBEATS = 20;

    @TempDir
    Path directory;

    private LoneServer member;

    @AfterEach
    void stop() throws IOException {
        member.close();
    }

    @Test
    void anEntryThatIsSentAgainIsNotAcknowledgedBeforeTheDiskHasIt() throws Exception {
        follow();
        Requests leader = Requests.of(2, 1);
        member.disk().stallSyncs();
        var first = member.lane().append(leader.append(NOTHING, 2));
        member.disk().awaitSync();
        var again = member.lane().append(leader.append(NOTHING, 2));
        heartbeats(leader);
        assertThat(first).isNotDone();
        assertThat(again).isNotDone();

        member.disk().goOn();
        assertThat(again.join().getResult()).isEqualTo(AppendResult.SUCCESS);
        assertThat(again.join().getMatchIndex()).isEqualTo(1);
        assertThat(member.log().getFlushIndex()).isEqualTo(1);
    }

    /**
     * Other requests of the leader are answered in the meantime, and with them whatever Ratis does on other threads.
     */
    private void heartbeats(Requests leader) throws IOException {
        for (int i = 0; i < HEARTBEATS; i++) {
            AppendEntriesReplyProto reply =
                    member.lane().append(leader.heartbeat()).join();
            assertThat(reply.getResult()).isEqualTo(AppendResult.SUCCESS);
        }
    }

    @Test
    void aMemberThatStopsRefusesWithoutAskingRatis() throws Exception {
        follow();
        Requests leader = Requests.of(2, 1);
        member.lane().append(leader.append(NOTHING, 1)).join();
        member.close();

        AppendEntriesRequestProto heartbeat = leader.heartbeat();
        assertThatThrownBy(() -> member.lane().append(heartbeat)).hasMessage("this member is stopping");
    }

    @Test
    void aLeaderThatLacksWhatIsAppliedEndsTheMember() throws Exception {
        follow();
        Requests before = Requests.of(2, 1);
        member.lane().append(before.append(NOTHING, 6)).join();
        member.lane().append(before.commit(TermIndex.valueOf(1, 5))).join();
        await().until(() -> member.applied() == 5);
        Requests leader = Requests.of(3, 2);

        AppendEntriesRequestProto instead = leader.append(TermIndex.valueOf(1, 4), 2);
        assertThatThrownBy(() -> member.lane().append(instead)).hasMessageContaining("entry 5 of term 1 is applied");
        AppendEntriesRequestProto after = leader.append(TermIndex.valueOf(2, 5), 2);
        assertThatThrownBy(() -> member.lane().append(after)).hasMessageContaining("entry 5 of term 1 is applied");
        assertThat(member.contradictions()).hasSize(2);
    }

    @Test
    void aLeaderThatHasWhatIsAppliedContradictsNothing() throws Exception {
        follow();
        Requests before = Requests.of(2, 1);
        member.lane().append(before.append(NOTHING, 6)).join();
        member.lane().append(before.commit(TermIndex.valueOf(1, 4))).join();
        await().until(() -> member.applied() == 4);
        Requests leader = Requests.of(3, 2);

        var replaced = member.lane().append(leader.append(TermIndex.valueOf(1, 4), 1));
        assertThat(replaced.join().getResult()).isEqualTo(AppendResult.SUCCESS);
        var again = member.lane().append(before.append(NOTHING, 6));
        assertThat(again.join().getResult()).as("of a leader before").isEqualTo(AppendResult.NOT_LEADER);
        assertThat(member.contradictions()).isEmpty();
    }

    @Test
    void partsOfAnAppendKeepAMemberForAWhile() throws Exception {
        follow();
        Requests leader = Requests.of(2, 1);
        AppendEntriesReplyProto first =
                member.lane().arriving(leader.heartbeat()).join();
        assertThat(first.getResult()).isEqualTo(AppendResult.SUCCESS);
        assertThat(first.getMatchIndex()).isEqualTo(-1);

        member.pass(PartialRequests.COUNTED_NANOS + 1);
        member.lane().append(leader.heartbeat()).join();
        assertThatThrownBy(() -> member.lane().arriving(leader.heartbeat())).hasMessageContaining("comes whole");
        member.lane().append(leader.append(NOTHING, 1)).join();
        assertThat(member.lane().arriving(leader.heartbeat()).join().getResult())
                .isEqualTo(AppendResult.SUCCESS);
    }

    @Test
    void theFlushOfEntriesThatWereReplacedIsNotTheFlushOfTheirSuccessors() throws Exception {
        follow();
        Requests before = Requests.of(2, 1);
        member.lane().append(before.append(NOTHING, 6)).join();
        Requests leader = Requests.of(3, 2);
        TermIndex previous = TermIndex.valueOf(1, 2);
        member.disk().stallTruncations();
        var first = member.lane().append(leader.append(previous, 2));
        var again = member.lane().append(leader.append(previous, 2));
        heartbeats(leader);
        assertThat(member.log().getFlushIndex()).as("not truncated yet").isEqualTo(5);
        assertThat(again).isNotDone();

        member.disk().goOn();
        assertThat(again.join().getMatchIndex()).isEqualTo(4);
        assertThat(first).isDone();
        assertThat(member.log().getFlushIndex()).isEqualTo(4);
    }

    @Test
    void whatReplacesFlushedEntriesIsNotAcknowledgedWhenItIsOnlyWritten() throws Exception {
        follow();
        member.lane().append(Requests.of(2, 1).append(NOTHING, 6)).join();
        Requests leader = Requests.of(3, 2);
        member.disk().stallTruncations();
        member.disk().stallSyncs();
        var first = member.lane().append(leader.append(TermIndex.valueOf(1, 2), 1));
        var second = member.lane().append(leader.append(TermIndex.valueOf(2, 3), 1));
        member.disk().truncate();
        member.disk().awaitSync();
        heartbeats(leader);
        assertThat(member.log().getFlushIndex()).isEqualTo(2);
        assertThat(first).isNotDone();

        member.disk().goOn();
        assertThat(first.join().getMatchIndex()).isEqualTo(3);
        assertThat(second.join().getMatchIndex()).isEqualTo(4);
    }

    @Test
    void anEntryOfItsOwnLeadershipIsNotAcknowledgedBeforeTheDiskHasIt() throws Exception {
        member = LoneServer.leadingWithoutDisk(directory);
        LogEntryProto own = member.log().get(0);
        Requests leader = Requests.of(2, own.getTerm() + 1);
        var ack = member.lane().append(leader.append(own));
        heartbeats(leader);
        assertThat(ack).isNotDone();

        member.disk().goOn();
        assertThat(ack.join().getMatchIndex()).isEqualTo(0);
    }

    @Test
    void aCommitThatComesBeforeTheDiskHasItsEntryIsTakenWhenItHas() throws Exception {
        follow();
        Requests leader = Requests.of(2, 1);
        List<AppendEntriesReplyProto> refused = new CopyOnWriteArrayList<>();
        member.lane().append(leader.append(NOTHING, 1)).join();
        member.disk().stallSyncs();
        var ack = member.lane().append(leader.append(TermIndex.valueOf(1, 0), 1));
        member.disk().awaitSync();
        member.lane().commit(leader.commit(TermIndex.valueOf(1, 0)), refused::add);
        await().until(() -> member.log().getLastCommittedIndex() == 0);
        member.lane().commit(leader.commit(TermIndex.valueOf(1, 1)), refused::add);
        heartbeats(leader);
        assertThat(ack).isNotDone();
        assertThat(member.log().getLastCommittedIndex()).isEqualTo(0);

        member.disk().goOn();
        await().until(() -> member.log().getLastCommittedIndex() == 1);
        assertThat(refused).isEmpty();
    }

    @Test
    void aCommitOfAnotherLogIsRefused() throws Exception {
        follow();
        Requests leader = Requests.of(2, 1);
        List<AppendEntriesReplyProto> refused = new CopyOnWriteArrayList<>();
        member.lane().append(leader.append(NOTHING, 1)).join();
        member.lane().commit(Requests.of(3, 2).commit(TermIndex.valueOf(2, 0)), refused::add);
        await().until(() -> refused.size() == 1);
        assertThat(refused.get(0).getResult()).isEqualTo(AppendResult.INCONSISTENCY);
        member.lane().commit(leader.commit(TermIndex.valueOf(1, 0)), refused::add);
        await().until(() -> refused.size() == 2);
        assertThat(refused.get(1).getResult()).isEqualTo(AppendResult.NOT_LEADER);
        assertThat(member.log().getLastCommittedIndex()).isEqualTo(-1);
    }

    @Test
    void whoVotedInBetweenAcknowledgesNothingToTheLeaderBefore() throws Exception {
        TermIndex last = lead();
        Requests old = Requests.of(2, last.getTerm() + 1);
        var between = standsBetweenCheckAndAppend(old.append(last, 1));
        var vote = member.lane().requestVote(Requests.of(3, last.getTerm() + 2).vote(last));
        assertThat(vote.getServerReply().getSuccess()).isTrue();

        member.others().letLeadershipEnd();
        assertThatThrownBy(() -> between.join().join()).hasMessageContaining("term");
    }

    private void follow() throws IOException {
        member = LoneServer.following(directory);
    }

    private TermIndex lead() throws IOException {
        member = LoneServer.leading(directory);
        return member.log().getLastEntryTermIndex();
    }

    /** Ratis has accepted an append, and waits for the end of this member's leadership before it takes the entries. */
    private CompletableFuture<CompletableFuture<AppendEntriesReplyProto>> standsBetweenCheckAndAppend(
            AppendEntriesRequestProto request) {
        var between = appendOnAThread(request, new AtomicReference<>());
        await().until(() -> member.term() == request.getLeaderTerm() && member.isFollower());
        assertThat(between).isNotDone();
        return between;
    }

    private CompletableFuture<CompletableFuture<AppendEntriesReplyProto>> appendOnAThread(
            AppendEntriesRequestProto request, AtomicReference<Thread> on) {
        return onAThread(() -> member.lane().append(request), on);
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private static <T> CompletableFuture<T> onAThread(Call<T> call, AtomicReference<Thread> on) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(call.run());
            } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        on.set(thread);
        thread.start();
        return result;
    }

    /** It is over, or waits for another. */
    private static void awaitEndOrWait(CompletableFuture<?> call, AtomicReference<Thread> on) {
        await().until(() -> call.isDone() || on.get().getState() == Thread.State.WAITING);
    }

    @Test
    void anOldAppendDoesNotReplaceWhatANewerLeaderWasAcknowledged() throws Exception {
        TermIndex last = lead();
        var between =
                standsBetweenCheckAndAppend(Requests.of(2, last.getTerm() + 1).append(last, 1));
        long newer = last.getTerm() + 2;
        AtomicReference<Thread> thread = new AtomicReference<>();
        var later = appendOnAThread(Requests.of(3, newer).append(last, 1), thread);
        awaitEndOrWait(later, thread);

        member.others().letLeadershipEnd();
        assertThat(later.join().join().getResult()).isEqualTo(AppendResult.SUCCESS);
        try {
            between.join().join();
        } catch (CompletionException e) {
            assertThat(e).hasMessageContaining("term");
        }
        assertThat(member.log().getTermIndex(last.getIndex() + 1))
                .isEqualTo(TermIndex.valueOf(newer, last.getIndex() + 1));
    }

    @Test
    void whoIsCalledToStandWhileAnAppendIsTakenStandsWithItsEntries() throws Exception {
        TermIndex last = lead();
        Requests leader = Requests.of(2, last.getTerm() + 1);
        var unused = standsBetweenCheckAndAppend(leader.append(last, 1));
        AtomicReference<Thread> thread = new AtomicReference<>();
        var stands = onAThread(
                () -> member.lane()
                        .startLeaderElection(leader.stand(TermIndex.valueOf(last.getTerm() + 1, last.getIndex()))),
                thread);
        awaitEndOrWait(stands, thread);

        member.others().letLeadershipEnd();
        assertThat(stands.join().getServerReply().getSuccess()).isTrue();
        await().until(() ->
                member.others().asked().stream().anyMatch(asked -> asked.getCandidateTerm() == last.getTerm() + 2));
        RequestVoteRequestProto asked = member.others().asked().stream()
                .filter(one -> one.getCandidateTerm() == last.getTerm() + 2)
                .findFirst()
                .orElseThrow();
        assertThat(asked.getCandidateLastEntry().getIndex())
                .as("the entry that it may have acknowledged")
                .isEqualTo(last.getIndex() + 1);
    }

    @Test
    void nobodyIsAskedForAVoteWhileAnAppendHasBeenOnItsWayForLong() throws Exception {
        TermIndex last = lead();
        member.lane().refuseCandidature();
        var between =
                standsBetweenCheckAndAppend(Requests.of(2, last.getTerm() + 1).append(last, 1));
        await().untilAsserted(() ->
                assertThatThrownBy(() -> member.lane().refuseCandidature()).isInstanceOf(IOException.class));

        member.others().letLeadershipEnd();
        between.join().join();
        member.lane().refuseCandidature();
    }
}
