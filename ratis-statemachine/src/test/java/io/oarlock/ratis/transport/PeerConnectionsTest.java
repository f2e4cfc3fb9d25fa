package io.oarlock.ratis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.peer.RefusalLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.thirdparty.io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class PeerConnectionsTest {
    private static final int CONNECTIONS_MAX = 3;
    private static final long BYTES_MAX = 1000;

    private final AtomicLong nanos = new AtomicLong();
    private final MetricRegistry numbers = new MetricRegistry();
    private final PeerConnections connections =
            new PeerConnections(CONNECTIONS_MAX, BYTES_MAX, new RefusalLog(numbers, nanos::get), nanos::get);
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    private PeerConnections.Inbound open() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channels.add(channel);
        nanos.incrementAndGet();
        return connections.opened(channel);
    }

    private List<Boolean> openOnes() {
        channels.forEach(EmbeddedChannel::runPendingTasks);
        return channels.stream().map(EmbeddedChannel::isOpen).toList();
    }

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        connections.closeOverdue();
    }

    @Test
    void atTheBoundTheOldestGoesOverWhichNobodyAskedAnything() {
        open().heard();
        open();
        open();
        open();
        assertThat(openOnes()).containsExactly(true, false, true, true);
        assertThat(connections.count()).isEqualTo(CONNECTIONS_MAX);
        assertThat(numbers.value(Metric.RAFT_PORT_REFUSED_TOTAL)).isEqualTo(1);
    }

    @Test
    void whereAllAreMembersTheOneThatWasSilentForLongestGoes() {
        PeerConnections.Inbound first = open();
        open().heard();
        open().heard();
        nanos.incrementAndGet();
        first.heard();
        open();
        assertThat(openOnes()).containsExactly(true, false, true, true);
    }

    @Test
    void atTheBoundOfBytesTheLargestThatIsNoMemberGoes() {
        PeerConnections.Inbound member = open();
        member.heard();
        member.holds(500);
        open().holds(200);
        open().holds(400);
        assertThat(openOnes()).containsExactly(true, true, false);
        assertThat(connections.unfinishedBytes()).isEqualTo(700);
        member.holds(0);
        assertThat(connections.unfinishedBytes()).isEqualTo(200);
    }

    @Test
    void whoeverAsksNothingForTenSecondsIsClosed() {
        open();
        open().heard();
        pass(11);
        assertThat(openOnes()).containsExactly(false, true);
    }

    @Test
    void aMessageThatDoesNotComeWholeEndsItsConnection() {
        PeerConnections.Inbound slow = open();
        slow.heard();
        PeerConnections.Inbound other = open();
        other.heard();
        slow.holds(10);
        other.holds(10);
        pass(20);
        other.holds(0);
        other.holds(10);
        slow.holds(20);
        pass(11);
        assertThat(openOnes()).containsExactly(false, true);
        assertThat(connections.unfinishedBytes()).isEqualTo(10);
    }
}
