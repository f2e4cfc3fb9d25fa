package io.oarlock.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.eventloop.Workers;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.traffic.FrontEndCounters;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that bring large tokens faster than they are looked at. */
@Timeout(60)
class SaslQueueTest {
    private static final int TOKEN_BYTES = 64 << 10;
    private static final int ROOM = (int) (SaslQueue.WAITING_BYTES_MAX / (SaslQueue.ROUND_BYTES + TOKEN_BYTES));

    private final MetricRegistry metrics = new MetricRegistry();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final CountDownLatch underWay = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();

    private void hang() {
        underWay.countDown();
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatWaitsIsBoundedOverAllConnectionsAndWhatWasMadeGivesItsRoomBack() throws Exception {
        Workers workers = new Workers("sasl", 1, Integer.MAX_VALUE, (reason, cause) -> {});
        try (SaslQueue queue = new SaslQueue(workers, new FrontEndCounters(metrics))) {
            assertThat(queue.add(0, this::hang)).isTrue();
            underWay.await();
            for (int i = 0; i < ROOM; i++) {
                assertThat(queue.add(TOKEN_BYTES, made::incrementAndGet)).isTrue();
            }
            assertThat(queue.add(TOKEN_BYTES, made::incrementAndGet)).isFalse();
            assertThat(queue.waitingBytes()).isEqualTo(ROOM * (SaslQueue.ROUND_BYTES + TOKEN_BYTES));
            assertThat(metrics.value(Metric.SASL_ROUNDS_REFUSED)).isEqualTo(1);
            mayGoOn.countDown();
            await().until(() -> made.get() == ROOM);
            assertThat(queue.waitingBytes()).isZero();
            assertThat(queue.add(TOKEN_BYTES, made::incrementAndGet)).isTrue();
            await().until(() -> made.get() == ROOM + 1);
        } finally {
            mayGoOn.countDown();
        }
    }
}
