package io.oarlock.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.admin.TrafficCounters.Summary;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrafficCountersTest {
    private final TrafficCounters traffic = new TrafficCounters();

    @Test
    void nothingCountedYetShowsAsMinusOneWhereZooKeeperShowsIt() {
        assertThat(traffic.proposalSizes()).isEqualTo(new Summary(0, 0, -1, -1, -1));
        assertThat(traffic.latencyMillis().average()).isZero();
    }

    @Test
    void latenciesOfReadsAndWritesAddUp() {
        traffic.readAnswered(10, TimeUnit.MILLISECONDS.toNanos(1));
        traffic.readAnswered(30, TimeUnit.MILLISECONDS.toNanos(2));
        traffic.writeAnswered(20, TimeUnit.MICROSECONDS.toNanos(6500));

        assertThat(traffic.latencyMillis().count()).isEqualTo(3);
        assertThat(traffic.latencyMillis().min()).isEqualTo(1);
        assertThat(traffic.latencyMillis().max()).isEqualTo(6);
        assertThat(ServerWords.rounded(traffic.latencyMillis().average())).isEqualTo(3.1667);
        assertThat(traffic.replySizes()).isEqualTo(new Summary(3, 60, 20, 10, 30));
        assertThat(traffic.sent()).isEqualTo(3);
        assertThat(traffic.sentBytes()).isEqualTo(60);
    }

    @Test
    void aResetForgetsPacketsAndLatenciesButNotWhatOnlyGrows() {
        traffic.requestReceived(5);
        traffic.readAnswered(5, 1);
        traffic.connectionOpened();

        traffic.reset();

        assertThat(traffic.received()).isZero();
        assertThat(traffic.latencyMillis().count()).isZero();
        assertThat(traffic.receivedBytes()).isEqualTo(5);
        assertThat(traffic.connectionsOpenedCount()).isEqualTo(1);
    }
}
