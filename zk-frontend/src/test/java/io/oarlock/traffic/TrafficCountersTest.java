package io.oarlock.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Summary;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrafficCountersTest {
    private final MetricRegistry metrics = new MetricRegistry();
    private final TrafficCounters traffic = new TrafficCounters(metrics);
    private final TrafficTally tally = new TrafficTally();

    @Test
    void nothingCountedYetShowsAsMinusOneWhereZooKeeperShowsIt() {
        assertThat(traffic.proposalSizes()).isEqualTo(new Summary(0, 0, -1, -1, -1));
        assertThat(traffic.latencyMillis().average()).isZero();
    }

    @Test
    void latenciesOfReadsAndWritesAddUp() {
        tally.readAnswered(10, TimeUnit.MILLISECONDS.toNanos(1));
        tally.moveTo(traffic);
        tally.readAnswered(30, TimeUnit.MILLISECONDS.toNanos(2));
        tally.writeAnswered(20, TimeUnit.MICROSECONDS.toNanos(6500));
        tally.moveTo(traffic);

        assertThat(traffic.latencyMillis().count()).isEqualTo(3);
        assertThat(traffic.latencyMillis().min()).isEqualTo(1);
        assertThat(traffic.latencyMillis().max()).isEqualTo(6);
        assertThat(traffic.latencyMillis().roundedAverage()).isEqualTo(3.1667);
        assertThat(traffic.replySizes()).isEqualTo(new Summary(3, 60, 20, 10, 30));
        assertThat(traffic.sent()).isEqualTo(3);
        assertThat(metrics.value(Metric.RESPONSE_BYTES)).isEqualTo(60);
    }

    @Test
    void sizesOfProposalsAreKnownFromTheFirstOne() {
        tally.writeProposed(70);
        tally.moveTo(traffic);
        tally.writeProposed(300);
        tally.writeProposed(120);
        tally.moveTo(traffic);

        assertThat(traffic.proposalSizes()).isEqualTo(new Summary(3, 490, 120, 70, 300));
    }

    @Test
    void whatWasHandedOverIsNotCountedAgain() {
        tally.requestReceived(7);
        tally.notificationSent(3);
        tally.moveTo(traffic);
        tally.moveTo(traffic);

        assertThat(traffic.received()).isEqualTo(1);
        assertThat(metrics.value(Metric.BYTES_RECEIVED_COUNT)).isEqualTo(7);
        assertThat(traffic.sent()).isEqualTo(1);
        assertThat(traffic.replySizes().count()).isZero();
    }

    @Test
    void aResetForgetsPacketsAndLatenciesButNotWhatOnlyGrows() {
        tally.requestReceived(5);
        tally.readAnswered(5, 1);
        tally.moveTo(traffic);
        traffic.connectionOpened();

        traffic.reset();

        assertThat(traffic.received()).isZero();
        assertThat(traffic.latencyMillis().count()).isZero();
        assertThat(metrics.value(Metric.BYTES_RECEIVED_COUNT)).isEqualTo(5);
        assertThat(metrics.value(Metric.CONNECTION_REQUEST_COUNT)).isEqualTo(1);
    }
}
