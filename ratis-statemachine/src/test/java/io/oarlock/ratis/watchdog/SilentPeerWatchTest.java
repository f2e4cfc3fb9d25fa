package io.oarlock.ratis.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.transport.MemberConnections;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.LeaderInfoProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.junit.jupiter.api.Test;

class SilentPeerWatchTest {
    private static final long PERIOD_SECONDS = 6;

    private final List<Integer> renewed = new ArrayList<>();
    private final Set<Integer> silent = new HashSet<>();
    private final Set<Integer> busy = new HashSet<>();
    private final MetricRegistry metrics = new MetricRegistry();
    private RoleInfoProto role =
            RoleInfoProto.newBuilder().setRole(RaftPeerRole.CANDIDATE).build();
    private boolean knowsLeader;
    private long nanos;

    private final SilentPeerWatch watch = new SilentPeerWatch(
            new SilentPeerWatch.Raft(() -> role, () -> knowsLeader),
            new MemberConnections() {
                @Override
                public List<Integer> members() {
                    return List.of(2, 3, 4);
                }

                @Override
                public boolean sendsCheckpoint(int member) {
                    return busy.contains(member);
                }

                @Override
                public boolean isSilent(int member, long millis) {
                    return silent.contains(member);
                }

                @Override
                public void renew(int member, String reason) {
                    renewed.add(member);
                }
            },
            () -> nanos,
            metrics);

    private void lookAfter(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
        watch.look();
    }

    @Test
    void withoutALeaderConnectionsThatAreAliveAreLeftAlone() {
        lookAfter(PERIOD_SECONDS);
        lookAfter(PERIOD_SECONDS);
        assertThat(renewed).isEmpty();
        assertThat(metrics.value(Metric.RAFT_CHANNELS_RENEWED_TOTAL)).isZero();

        silent.add(3);
        lookAfter(1);
        assertThat(renewed).containsExactly(3);
        assertThat(metrics.value(Metric.RAFT_CHANNELS_RENEWED_TOTAL)).isEqualTo(1);
    }

    @Test
    void oneThatWasRenewedHasTime() {
        silent.add(3);
        lookAfter(PERIOD_SECONDS);
        lookAfter(1);
        assertThat(renewed).containsExactly(3);
        lookAfter(PERIOD_SECONDS);
        assertThat(renewed).containsExactly(3, 3);
    }

    @Test
    void oneThatIsBusyWithACheckpointIsLeftAlone() {
        silent.add(3);
        busy.add(3);
        lookAfter(PERIOD_SECONDS);
        assertThat(renewed).isEmpty();
    }

    @Test
    void withALeaderFollowersLeaveIt() {
        silent.add(3);
        knowsLeader = true;
        lookAfter(PERIOD_SECONDS);
        assertThat(renewed).isEmpty();
    }

    @Test
    void aLeaderRenewsThatToAFollowerThatAcknowledgesNothing() {
        knowsLeader = true;
        role = RoleInfoProto.newBuilder()
                .setRole(RaftPeerRole.LEADER)
                .setLeaderInfo(LeaderInfoProto.newBuilder()
                        .addFollowerInfo(follower(2, 10))
                        .addFollowerInfo(follower(3, 5_001)))
                .build();
        lookAfter(PERIOD_SECONDS);
        assertThat(renewed).containsExactly(3);
    }

    private static ServerRpcProto follower(int member, long elapsedMillis) {
        return ServerRpcProto.newBuilder()
                .setId(RaftPeerProto.newBuilder().setId(RatisPeers.idOf(member).toByteString()))
                .setLastRpcElapsedTimeMs(elapsedMillis)
                .build();
    }
}
