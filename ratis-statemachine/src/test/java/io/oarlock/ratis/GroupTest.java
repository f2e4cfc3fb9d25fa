package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.model.Bytes;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.replica.ReplicaStatus.Role;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path root;

    @Test
    void everyMemberTakesProposalsAndAllApplyTheSame() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            group.follower();
            List<String> all = new ArrayList<>();
            for (TestMember member : group.all()) {
                for (int i = 0; i < 300; i++) {
                    String value = group.idOf(member) + "-" + i;
                    all.add(value);
                    member.propose(value);
                }
            }
            group.awaitSize(900);
            List<String> values = group.get(1).values();
            assertThat(values).containsExactlyInAnyOrderElementsOf(all);
            assertThat(group.get(2).values()).isEqualTo(values);
            assertThat(group.get(3).values()).isEqualTo(values);
            for (TestMember member : group.all()) {
                assertEachInOrder(member, values);
            }
        }
    }

    @Test
    void aMemberMayHaveNumberZeroAndLead() throws Exception {
        try (TestGroup group = new TestGroup(root, 2).countedFromZero().startAll()) {
            group.follower();
            TestMember zero = group.get(0);
            await("member 0 leads").atMost(PATIENCE).until(() -> {
                if (!zero.status().leads()) {
                    group.leader().raft().handOver();
                }
                return zero.status().leads() && zero.status().ready();
            });
            await("member 1 follows")
                    .atMost(PATIENCE)
                    .until(() -> group.get(1).status().ready()
                            && group.get(1).status().role() == Role.FOLLOWER
                            && group.get(1).status().leader() == 0);
            group.get(1).propose("through the follower");
            zero.propose("through the leader");
            group.awaitSize(2);
            assertThat(group.get(1).values()).isEqualTo(zero.values());
        }
    }

    /** Whoever answers at the address of a member that is gone hangs up at once and counts. */
    @Test
    void aMemberThatIsGoneIsNotAskedAllTheTime() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll();
                ServerSocket gone = new ServerSocket()) {
            group.leader();
            group.stop(3);
            gone.bind(group.address(3));
            TestMember leader = group.leader();
            AtomicInteger attempts = new AtomicInteger();
            Thread counter = new Thread(() -> hangUp(gone, attempts), "counter");
            counter.start();
            long from = System.nanoTime();
            int written = 0;
            while (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from) < 3) {
                leader.propose("v" + written);
                written++;
                int size = written;
                await().atMost(PATIENCE).until(() -> leader.size() >= size);
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
            assertThat(attempts.get()).isPositive().isLessThan((int) (millis / 50));
        }
    }

    private static void hangUp(ServerSocket gone, AtomicInteger attempts) {
        try {
            while (true) {
                gone.accept().close();
                attempts.incrementAndGet();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** What a member took is applied, and answered, in the order in which it took it. */
    private static void assertEachInOrder(TestMember member, List<String> values) {
        String prefix = member.status().member() + "-";
        List<String> own =
                values.stream().filter(value -> value.startsWith(prefix)).toList();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            expected.add(prefix + i);
        }
        assertThat(own).isEqualTo(expected);
        await().atMost(PATIENCE).until(() -> member.frontEnd().answered().size() == own.size());
        assertThat(member.frontEnd().answered()).isEqualTo(expected);
    }

    @Test
    void aLinearizableReadOnAFollowerSeesWhatTheLeaderAnswered() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            TestMember leader = group.leader();
            TestMember follower = group.follower();
            for (int i = 1; i <= 20; i++) {
                int size = i;
                leader.propose("v" + i);
                await().atMost(PATIENCE)
                        .until(() -> leader.frontEnd().answered().size() == size);
                assertThat(readIndex(follower)).isGreaterThanOrEqualTo(size);
            }
        }
    }

    /** The first answer: without a leader for a moment there is none, but a wrong one counts. */
    private static long readIndex(TestMember member) {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> member.raft().readIndex().get(20, TimeUnit.SECONDS), answered -> true);
    }

    @Test
    void aFollowerTellsTheLeader() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            TestMember follower = group.follower();
            String told = group.idOf(follower) + ":alive";
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                follower.raft().tellLeader(Bytes.utf8("alive")).get(5, TimeUnit.SECONDS);
                return group.leader().inbox().contains(told);
            });
        }
    }

    @Test
    void nothingIsLostDoubledOrReorderedWhenLeadersStopUnderLoad() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            group.follower();
            List<Load> loads = new ArrayList<>();
            for (TestMember member : group.all()) {
                loads.add(Load.on(member, group.idOf(member) + "-"));
            }
            for (int round = 0; round < 3; round++) {
                int applied = group.leader().size();
                await().atMost(PATIENCE).until(() -> group.leader().size() > applied + 500);
                int old = group.idOf(group.leader());
                group.get(old).raft().leadership().handOver(1000, 20);
                await().atMost(PATIENCE).until(() -> group.idOf(group.leader()) != old);
            }
            loads.forEach(Load::stop);
            int total = loads.stream().mapToInt(Load::proposed).sum();
            group.awaitSize(total);
            List<String> values = group.get(1).values();
            assertThat(values).hasSize(total).doesNotHaveDuplicates();
            assertThat(group.get(2).values()).isEqualTo(values);
            assertThat(group.get(3).values()).isEqualTo(values);
            for (TestMember member : group.all()) {
                assertEachInOrder(member, values);
                assertThat(member.frontEnd().dropped()).isEmpty();
                assertThat(member.faults()).isEmpty();
            }
        }
    }

    @Test
    void aFollowerDoesNotNoticeThatTheLeaderIsGoneExceptByWaiting() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            TestMember follower = group.follower();
            int leader = group.idOf(group.leader());
            follower.propose("before");
            await().atMost(PATIENCE).until(() -> follower.frontEnd().answered().size() == 1);
            group.stop(leader);
            follower.propose("after");
            await().atMost(PATIENCE).until(() -> follower.frontEnd().answered().size() == 2);
            group.awaitSize(2);
            assertThat(follower.values()).containsExactly("before", "after");
        }
    }

    @Test
    void aMemberWithoutAMajorityKnowsForHowLong() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).startAll()) {
            TestMember left = group.follower();
            int id = group.idOf(left);
            for (int other = 1; other <= 3; other++) {
                if (other != id) {
                    group.stop(other);
                }
            }
            await().atMost(PATIENCE)
                    .until(() -> left.status().quorumLostNanos()
                            > Duration.ofSeconds(2).toNanos());
            assertThat(left.status().ready()).isFalse();
        }
    }

    /** With a heartbeat every second, forty writes one after another would take forty seconds. */
    @Test
    void loneWritesDoNotWaitForAHeartbeatToReachFollowers() throws Exception {
        RaftSettings.Tuning rareHeartbeats = new RaftSettings.Tuning(2000, 4000, 2000, 400_000, 2);
        try (TestGroup group = new TestGroup(root, 3).with(rareHeartbeats).startAll()) {
            TestMember leader = group.leader();
            TestMember follower = group.follower();
            long start = System.nanoTime();
            for (int i = 1; i <= 40; i++) {
                int size = i;
                (i % 2 == 0 ? leader : follower).propose("v" + i);
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(PATIENCE)
                        .until(() -> group.all().stream().allMatch(member -> member.size() >= size));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void anObserverFollowsTakesProposalsAndNeverVotes() throws Exception {
        try (TestGroup group = new TestGroup(root, 3).withObserver().startAll()) {
            TestMember observer = group.get(3);
            await().atMost(PATIENCE).until(() -> observer.status().ready());
            assertThat(observer.status().role()).isEqualTo(Role.OBSERVER);
            observer.propose("through the observer");
            group.leader().propose("through the leader");
            group.awaitSize(2);
            assertThat(observer.frontEnd().answered()).containsExactly("through the observer");
            assertThat(readIndex(observer)).isEqualTo(2);
            int leader = group.idOf(group.leader());
            group.stop(leader == 1 ? 2 : 1);
            await("no majority without the second voter, observer or not")
                    .atMost(PATIENCE)
                    .until(() -> group.all().stream()
                            .noneMatch(member -> member.status().leads()));
            assertThat(observer.status().role()).isEqualTo(Role.OBSERVER);
        }
    }
}
