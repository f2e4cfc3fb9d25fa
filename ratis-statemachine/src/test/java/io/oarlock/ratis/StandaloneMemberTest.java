package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.metrics.Metric;
import io.oarlock.model.Bytes;
import io.oarlock.replica.ReplicaStatus.Role;
import io.oarlock.replica.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.ratis.server.raftlog.RaftLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneMemberTest {
    @TempDir
    Path root;

    private TestGroup group() throws IOException {
        return new TestGroup(root, 1);
    }

    @Test
    void aGroupOfOneAppliesWhatItIsGivenInOrder() throws Exception {
        try (TestGroup group = group().startAll()) {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                expected.add("v" + i);
                group.get(1).propose("v" + i);
            }
            group.awaitSize(1000);
            assertThat(group.get(1).values()).isEqualTo(expected);
            await().until(() -> group.get(1).frontEnd().answered().size() == 1000);
            assertThat(group.get(1).frontEnd().answered()).isEqualTo(expected);
            assertThat(group.get(1).status().role()).isEqualTo(Role.STANDALONE);
            assertThat(group.get(1).status().quorumLostNanos()).isZero();
        }
    }

    @Test
    void syncsOfTheLogAreMeasured() throws Exception {
        try (TestGroup group = group().startAll()) {
            group.get(1).propose("written");
            group.awaitSize(1);
            assertThat(group.get(1)
                            .numbers()
                            .summaries()
                            .get(Metric.FSYNCTIME)
                            .total()
                            .count())
                    .isPositive();
        }
    }

    @Test
    void whatIsProposedBeforeThereIsALeaderIsAppliedOnceThereIsOne() throws Exception {
        try (TestGroup group = group().startAll()) {
            group.get(1).propose("early");
            group.awaitSize(1);
            assertThat(group.get(1).values()).containsExactly("early");
        }
    }

    @Test
    void aRestartedMemberGoesOnWhereItWas() throws Exception {
        try (TestGroup group = group().startAll()) {
            group.get(1).propose("before");
            group.awaitSize(1);
            group.stop(1);
            group.start(1);
            group.get(1).propose("after");
            group.awaitSize(2);
            assertThat(group.get(1).values()).containsExactly("before", "after");
        }
    }

    @Test
    void aLinearizableReadSeesWhatWasAppliedBefore() throws Exception {
        try (TestGroup group = group().startAll()) {
            group.leader();
            group.get(1).propose("one");
            group.awaitSize(1);
            assertThat(group.get(1).raft().readIndex().get(10, TimeUnit.SECONDS))
                    .isEqualTo(1);
        }
    }

    @Test
    void aLeaderTellsItself() throws Exception {
        try (TestGroup group = group().startAll()) {
            group.leader();
            group.get(1).raft().tellLeader(Bytes.utf8("alive")).get(10, TimeUnit.SECONDS);
            assertThat(group.get(1).inbox()).containsExactly("1:alive");
        }
    }

    @Test
    void aStateThatBreaksStopsTheMember() throws Exception {
        try (TestGroup group = group().startAll()) {
            group.get(1).propose("fine");
            group.get(1).propose(TestState.POISON);
            await().until(() -> !group.get(1).faults().isEmpty());
            assertThat(group.get(1).faults().peek())
                    .contains("cannot be applied")
                    .contains("poisoned");
            assertThat(group.get(1).values()).doesNotContain(TestState.POISON);
        }
    }

    @Test
    void aStoppedMemberGivesBackWhatWillNotBeApplied() throws Exception {
        TestGroup group = group().startAll();
        TestMember member = group.get(1);
        group.leader();
        group.close();
        member.propose("late");
        assertThat(member.frontEnd().dropped()).containsExactly("late");
    }

    @Test
    void aRaftServerThatClosesItselfIsAFault() throws Exception {
        try (TestGroup group = group().startAll()) {
            group.leader();
            group.get(1).raft().closeRatisOnly();
            await().until(() -> !group.get(1).faults().isEmpty());
            assertThat(group.get(1).faults().peek()).contains("closed itself");
        }
    }

    @Test
    void aMemberWhoseStateBreaksWhileItStopsComesToAnEnd() throws Exception {
        try (TestGroup group = group().startAll()) {
            TestMember member = group.leader();
            member.propose("fine");
            group.awaitSize(1);
            // In one entry: a second one would wait for the first to be applied.
            member.raft().propose(TestMember.proposal(TestState.HOLD), new Ticket() {});
            member.raft().propose(TestMember.proposal(TestState.POISON), new Ticket() {});
            RaftLog log = member.raft().division().getRaftLog();
            long before = log.getNextIndex();
            member.raft().flush();
            await().until(() -> log.getLastCommittedIndex() >= before);

            FutureTask<Void> stop = new FutureTask<>(() -> {
                group.stop(1);
                return null;
            });
            new Thread(stop).start();
            await().until(StandaloneMemberTest::ratisWaitsForTheApplyThread);
            Files.createFile(group.data(1).resolve(TestState.HOLD));
            stop.get(1, TimeUnit.MINUTES);
            assertThat(member.faults()).isEmpty();
        }
    }

    private static boolean ratisWaitsForTheApplyThread() {
        return Thread.getAllStackTraces().values().stream()
                .anyMatch(stack ->
                        Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("stopAndJoin"))
                                && Stream.of(stack)
                                        .anyMatch(frame -> frame.getMethodName().equals("join")));
    }
}
