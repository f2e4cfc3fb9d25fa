package io.oarlock.ratis.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.ratis.group.RatisPeers;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Ratis' own appenders make of it is tested with whole groups. */
class CommitNotifierTest {

    private final Queue<Runnable> pauses = new ArrayDeque<>();
    private final CommitNotifier commitNotifier = new CommitNotifier((millis, task) -> pauses.add(task));
    private final Follower second = new Follower(2);
    private final Follower third = new Follower(3);
    private long committed = 10;
    private long last = 10;

    @BeforeEach
    void bothHaveAllAndKnowOfNoCommit() {
        commitNotifier.add(second.appender());
        commitNotifier.add(third.appender());
    }

    @Test
    void theOneWhoseEntryItIsHearsAtOnceAndTheOtherAfterAPause() {
        commitNotifier.committed(10, () -> 2);
        assertThat(second.told).isEqualTo(1);
        assertThat(third.told).isZero();
        pauses.remove().run();
        assertThat(third.told).isEqualTo(1);
    }

    @Test
    void oneThatHeardWithTheNextEntryIsGivenAnotherPause() {
        commitNotifier.committed(10, () -> 0);
        third.commit = 10;
        last = 11;
        committed = 11;
        second.next = 12;
        third.next = 12;
        pauses.remove().run();
        assertThat(second.told).isEqualTo(1);
        assertThat(third.told).isZero();
        pauses.remove().run();
        assertThat(third.told).isEqualTo(1);
    }

    @Test
    void nothingIsPlannedOnceAllHaveHeard() {
        commitNotifier.committed(10, () -> 0);
        second.commit = 10;
        third.commit = 10;
        pauses.remove().run();
        assertThat(second.told + third.told).isZero();
        assertThat(pauses).isEmpty();
    }

    @Test
    void oneWithEntriesUnderWayIsToldWhenItHasAnswered() {
        last = 11;
        commitNotifier.committed(10, () -> 2);
        assertThat(second.told).isZero();
        second.next = 12;
        commitNotifier.answered(second.appender());
        assertThat(second.told).isEqualTo(1);
    }

    private final class Follower {
        final int member;
        int told;
        long commit = 9;
        long next = 11;

        Follower(int member) {
            this.member = member;
        }

        LogAppender appender() {
            RaftLog log = answering(
                    RaftLog.class, Map.of("getLastCommittedIndex", () -> committed, "getNextIndex", () -> last + 1));
            FollowerInfo follower =
                    answering(FollowerInfo.class, Map.of("getCommitIndex", () -> commit, "getNextIndex", () -> next));
            Map<String, Supplier<Object>> answers = Map.of(
                    "getFollowerId", () -> RatisPeers.idOf(member),
                    "getFollower", () -> follower,
                    "getRaftLog", () -> log,
                    "isRunning", () -> true,
                    "triggerHeartbeat", () -> ++told);
            return answering(LogAppender.class, answers);
        }
    }

    private static <T> T answering(Class<T> type, Map<String, Supplier<Object>> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, none) -> {
            Object answer = answers.get(method.getName()).get();
            return method.getReturnType() == void.class ? null : answer;
        }));
    }
}
