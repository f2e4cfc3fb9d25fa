package io.oarlock.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is closed when, by a clock that only the test turns. */
class MemoryGuardTest {
    private static final long BUDGET = 1000_000;
    private static final long TIGHT = 800_000;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final Clock clock = new Clock();
    private final FrontEndCounters counters = new FrontEndCounters(new MetricRegistry());
    private final MemoryGuard guard = new MemoryGuard(counters, clock, (reason, cause) -> {
        throw new AssertionError(reason, cause);
    });
    private final MemoryBudget budget = new MemoryBudget("tests", BUDGET, 1, () -> 2, guard::wake);
    private final Loop loop = new Loop(budget.share());

    @AfterEach
    void stop() {
        guard.close();
    }

    @Test
    void whileABudgetIsTightForLessThanASecondNobodyIsClosed() {
        guard.watch(List.of(budget), List.of(loop));
        loop.large.hold(TIGHT, 0);
        awaitRounds(5);
        assertThat(counters.get(Kind.CLOSED_FOR_MEMORY)).isZero();
    }

    @Test
    void afterASecondTheConnectionThatHoldsMostIsClosed() {
        guard.watch(List.of(budget), List.of(loop));
        loop.large.hold(TIGHT, 0);
        loop.small.hold(1000, 0);
        awaitRounds(2);
        clock.nanos.addAndGet(2 * SECOND_NANOS);
        await().until(() -> loop.large.closed.get() > 0);
        assertThat(loop.small.closed.get()).isZero();
    }

    @Test
    void inAFullBudgetNobodyIsGivenASecond() {
        guard.watch(List.of(budget), List.of(loop));
        loop.large.hold(BUDGET, 0);
        await().until(() -> loop.large.closed.get() > 0);
        assertThat(counters.get(Kind.CLOSED_FOR_MEMORY)).isPositive();
    }

    @Test
    void amongAboutEqualsTheOneThatHasHeldItLongestIsClosed() {
        guard.watch(List.of(budget), List.of(loop));
        loop.small.hold(450_000, clock.nanos.get() - 5 * SECOND_NANOS);
        loop.large.hold(BUDGET - 450_000, clock.nanos.get());
        await().until(() -> loop.small.closed.get() > 0);
        assertThat(loop.large.closed.get()).isZero();
    }

    @Test
    void whatMakesProgressCountsAsHeldSinceThen() {
        guard.watch(List.of(budget), List.of(loop));
        loop.large.hold(400_000, clock.nanos.get() - 5 * SECOND_NANOS);
        loop.large.held.restart(clock.nanos.get());
        loop.small.hold(600_000, clock.nanos.get() - 2 * SECOND_NANOS);
        await().until(() -> loop.small.closed.get() > 0);
        assertThat(loop.large.closed.get()).isZero();
    }

    /** Or the guard would close another connection for it, which it sees. */
    @Test
    void whoWakesTheGuardIsSeenToHoldWhatItHolds() {
        AtomicLong seen = new AtomicLong(-1);
        AtomicReference<HeldMemory> held = new AtomicReference<>();
        MemoryBudget full = new MemoryBudget(
                "tests", BUDGET, 1, () -> 1, () -> seen.set(held.get().bytes()));
        held.set(new HeldMemory(full.share()));
        held.get().set(BUDGET, 0);
        assertThat(seen).hasValue(BUDGET);
    }

    private void awaitRounds(int more) {
        int target = loop.rounds.get() + more;
        await().until(() -> loop.rounds.get() >= target);
    }

    private static final class Clock implements TimeSource {
        private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND_NANOS);

        @Override
        public long nanoTime() {
            return nanos.get();
        }

        @Override
        public long millis() {
            return 0;
        }
    }

    /** Two connections; counts the rounds of the guard. */
    private static final class Loop implements MemoryHolders {
        private final Holder large;
        private final Holder small;
        private final AtomicInteger rounds = new AtomicInteger();

        Loop(MemoryBudget.Share share) {
            large = new Holder(share);
            small = new Holder(share);
        }

        @Override
        public Collection<? extends MemoryHolder> holders() {
            return List.of(small, large);
        }

        @Override
        public void memoryHasChanged() {
            rounds.incrementAndGet();
        }
    }

    private static final class Holder implements MemoryHolder {
        private final HeldMemory held;
        private final AtomicInteger closed = new AtomicInteger();

        Holder(MemoryBudget.Share share) {
            held = new HeldMemory(share);
        }

        void hold(long bytes, long nowNanos) {
            held.set(bytes, nowNanos);
        }

        @Override
        public ConnectionMemory memory() {
            return new ConnectionMemory(held, held);
        }

        @Override
        public InetSocketAddress remote() {
            return new InetSocketAddress("127.0.0.1", 1);
        }

        @Override
        public long sessionId() {
            return 7;
        }

        @Override
        public void closeForMemory() {
            closed.incrementAndGet();
        }
    }
}
