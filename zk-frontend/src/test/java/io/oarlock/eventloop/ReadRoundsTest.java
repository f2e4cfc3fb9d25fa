package io.oarlock.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.TrafficCounters;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of rounds while nobody leads. */
class ReadRoundsTest {
    private final MetricRegistry metrics = new MetricRegistry();
    private final ArrayDeque<CompletableFuture<Long>> asked = new ArrayDeque<>();
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final ReadRounds rounds = new ReadRounds(
            this::newQuestion, TimeSource.SYSTEM, new TrafficCounters(metrics).readRounds(), Runnable::run, later::add);

    private static final class Waiter implements RoundWaiter {
        private boolean awake;
        private boolean closing;

        @Override
        public void wakeUp() {
            awake = true;
        }

        @Override
        public boolean isClosing() {
            return closing;
        }
    }

    private CompletableFuture<Long> newQuestion() {
        CompletableFuture<Long> question = new CompletableFuture<>();
        asked.add(question);
        return question;
    }

    private ReadRound ask(RoundWaiter waiter) {
        ReadRound joined = rounds.join(waiter);
        rounds.start();
        return joined;
    }

    private void fail() {
        asked.remove().completeExceptionally(new IOException("nobody leads"));
    }

    @Test
    void roundsThatFailAreAskedAgainAsOne() {
        List<Waiter> waiters = new ArrayList<>();
        List<ReadRound> joined = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiters.add(new Waiter());
            joined.add(ask(waiters.get(i)));
        }
        assertThat(asked).hasSize(10);
        while (!asked.isEmpty()) {
            fail();
        }
        assertThat(later).hasSize(1);
        later.remove().run();

        assertThat(asked).hasSize(1);
        asked.remove().complete(0L);
        assertThat(waiters).allMatch(waiter -> waiter.awake);
        assertThat(joined).allMatch(ReadRound::isOver);
        assertThat(metrics.value(Metric.READ_ROUND_WAITING)).isZero();
    }

    @Test
    void whoComesAfterAFailureWaitsForTheSameAttempt() {
        Waiter first = new Waiter();
        ask(first);
        fail();
        Waiter second = new Waiter();
        ReadRound joined = ask(second);
        assertThat(asked).as("nobody is asked before").isEmpty();
        assertThat(rounds.canStart()).as("no pass is spent on it").isFalse();
        later.remove().run();
        Waiter third = new Waiter();
        ask(third);

        assertThat(asked).hasSize(2);
        asked.remove().complete(0L);
        assertThat(first.awake).isTrue();
        assertThat(second.awake).isTrue();
        assertThat(joined.isOver()).isTrue();
        assertThat(third.awake).as("came after the question").isFalse();
    }

    @Test
    void thereIsOneQuestionAtATimeHoweverLongNobodyLeads() {
        List<ReadRound> joined = new ArrayList<>();
        joined.add(ask(new Waiter()));
        for (int attempt = 0; attempt < 100; attempt++) {
            assertThat(asked).hasSize(1);
            fail();
            joined.add(ask(new Waiter()));
            assertThat(later).hasSize(1);
            later.remove().run();
        }
        asked.remove().complete(0L);
        assertThat(joined).allMatch(ReadRound::isOver);
        assertThat(later).isEmpty();
    }

    @Test
    void closedConnectionsAreForgottenWithEachAttempt() {
        Waiter open = new Waiter();
        ask(open);
        fail();
        for (int i = 0; i < 10; i++) {
            Waiter closed = new Waiter();
            ask(closed);
            ask(closed);
            closed.closing = true;
        }
        assertThat(metrics.value(Metric.READ_ROUND_WAITING)).isEqualTo(21);
        later.remove().run();
        assertThat(metrics.value(Metric.READ_ROUND_WAITING)).isEqualTo(1);
        open.closing = true;
        fail();

        assertThat(metrics.value(Metric.READ_ROUND_WAITING)).isZero();
        assertThat(later).as("nobody waits").isEmpty();
        ReadRound joined = ask(new Waiter());
        asked.remove().complete(0L);
        assertThat(joined.isOver()).isTrue();
    }
}
