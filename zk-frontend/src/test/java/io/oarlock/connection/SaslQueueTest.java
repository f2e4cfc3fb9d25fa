package io.oarlock.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.testing.Hang;
import io.oarlock.traffic.FrontEndCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that bring large tokens faster than they are looked at; the one thread hangs. */
@Timeout(60)
class SaslQueueTest {
    private static final int TOKEN_BYTES = 64 << 10;
    private static final int ROOM = (int) (SaslQueue.WAITING_BYTES_MAX / (SaslQueue.ROUND_BYTES + TOKEN_BYTES));

    private final MetricRegistry metrics = new MetricRegistry();
    private final SaslQueue queue = new SaslQueue(1, (reason, cause) -> {}, new FrontEndCounters(metrics));
    private final Hang hang = new Hang();
    private final AtomicInteger made = new AtomicInteger();

    @BeforeEach
    void hold() throws InterruptedException {
        assertThat(queue.add(0, hang)).isNotNull();
        hang.awaitBegun(1);
    }

    @AfterEach
    void close() {
        hang.letGo();
        queue.close();
    }

    @Test
    void whatWaitsIsBoundedOverAllConnectionsAndWhatWasMadeGivesItsRoomBack() {
        for (int i = 0; i < ROOM; i++) {
            assertThat(queue.add(TOKEN_BYTES, made::incrementAndGet)).isNotNull();
        }
        assertThat(queue.add(TOKEN_BYTES, made::incrementAndGet)).isNull();
        assertThat(queue.waitingBytes()).isEqualTo(ROOM * (SaslQueue.ROUND_BYTES + TOKEN_BYTES));
        assertThat(metrics.value(Metric.SASL_ROUNDS_REFUSED)).isEqualTo(1);
        hang.letGo();
        await().until(() -> made.get() == ROOM);
        assertThat(queue.waitingBytes()).isZero();
        assertThat(queue.add(TOKEN_BYTES, made::incrementAndGet)).isNotNull();
        await().until(() -> made.get() == ROOM + 1);
    }

    /** Ten times as many as there is room for open, send and close. */
    @Test
    void roundsOfClosedConnectionsKeepNobodyOutAndAreNotMade() {
        for (int i = 0; i < 10 * ROOM; i++) {
            SaslQueue.Round round = queue.add(TOKEN_BYTES, made::incrementAndGet);
            assertThat(round).isNotNull();
            round.takeBack();
            round.takeBack();
        }
        assertThat(queue.waitingBytes()).isZero();
        AtomicInteger stays = new AtomicInteger();
        assertThat(queue.add(TOKEN_BYTES, stays::incrementAndGet)).isNotNull();
        hang.letGo();
        await().until(() -> stays.get() == 1);
        assertThat(made).hasValue(0);
        assertThat(metrics.value(Metric.SASL_ROUNDS_REFUSED)).isZero();
    }

    @Test
    void theOldestIsMadeFirst() {
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Integer> wanted = new ArrayList<>();
        List<SaslQueue.Round> rounds = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            rounds.add(queue.add(1, () -> order.add(number)));
        }
        for (int i = 0; i < 100; i++) {
            if (i % 3 == 0) {
                rounds.get(i).takeBack();
            } else {
                wanted.add(i);
            }
        }
        hang.letGo();
        await().untilAsserted(() -> assertThat(order).isEqualTo(wanted));
    }

    @Test
    void oneThatFailsDoesNotHoldUpTheNext() {
        queue.add(1, () -> {
            throw new IllegalStateException("a round that fails");
        });
        queue.add(1, made::incrementAndGet);
        hang.letGo();
        await().until(() -> made.get() == 1);
        assertThat(queue.waitingBytes()).isZero();
    }
}
