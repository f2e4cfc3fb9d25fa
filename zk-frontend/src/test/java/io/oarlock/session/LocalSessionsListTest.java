package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.session.LocalSession.Holder;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.TrafficCounters;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The list of local sessions that operators see, beside whoever opens, touches and ends them. */
class LocalSessionsListTest {
    private static final int TICK_MILLIS = 100;
    private static final int TIMEOUT_MILLIS = 1000;

    private final InlineReplica replica = new InlineReplica();
    private final SessionCredentials credentials = new SessionCredentials(new SessionIds(1, 1));

    /** A list of a hundred thousand takes a while, and event loops tell of heartbeats meanwhile. */
    @Test
    @Timeout(60)
    void itWaitsForNobodyAndNobodyForIt() throws Exception {
        replica.apply(Proposal.internal(new Operation.RaiseRulesLevel(RulesLevel.LOCAL_SESSIONS)), 1);
        Clock clock = new Clock();
        LocalSessions locals = new LocalSessions(
                new LocalSessions.Use(LocalSessionUse.UPGRADED, 100, 1 << 20),
                replica,
                clock,
                new TrafficCounters(new MetricRegistry()),
                TICK_MILLIS);
        CountDownLatch ending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        locals.open(credentials, 10 * TIMEOUT_MILLIS, new Slow(ending, goOn));
        locals.open(credentials, TIMEOUT_MILLIS, new Slow(ending, goOn));
        for (int passed = 0; passed <= TIMEOUT_MILLIS; passed += TICK_MILLIS) {
            locals.round(InlineReplica.leader());
            clock.nowNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
        }
        // Not the common pool, which has one thread on two processors.
        Executor threads = task -> new Thread(task).start();
        CompletableFuture<Void> round = CompletableFuture.runAsync(() -> locals.round(InlineReplica.leader()), threads);
        assertThat(ending.await(20, TimeUnit.SECONDS)).isTrue();
        Map<Long, Long> listed = CompletableFuture.supplyAsync(locals::deadlinesMillis, threads)
                .completeOnTimeout(Map.of(), 5, TimeUnit.SECONDS)
                .join();
        goOn.countDown();
        round.join();
        assertThat(listed).hasSize(1);
    }

    private static final class Clock implements TimeSource {
        private final AtomicLong nowNanos = new AtomicLong();

        @Override
        public long nanoTime() {
            return nowNanos.get();
        }

        @Override
        public long millis() {
            return nowNanos.get() / 1_000_000;
        }
    }

    /** Whoever ends it holds what guards the sessions, until the test lets go. */
    private record Slow(CountDownLatch ending, CountDownLatch goOn) implements Holder {
        @Override
        public void handOver(Runnable then) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public void expired() {
            ending.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
