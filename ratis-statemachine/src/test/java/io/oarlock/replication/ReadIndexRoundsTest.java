package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadIndexRoundsTest {
    private static final long PATIENCE_NANOS = 1000;

    private final List<CompletableFuture<Long>> rounds = new ArrayList<>();
    private final AppliedWaiters waiters = new AppliedWaiters();
    private final AtomicLong clock = new AtomicLong();
    private final ReadIndexRounds reads = new ReadIndexRounds(
            () -> {
                CompletableFuture<Long> round = new CompletableFuture<>();
                rounds.add(round);
                return round;
            },
            waiters,
            clock::get,
            PATIENCE_NANOS);

    @Test
    void aReadWaitsForTheLeaderAndThenForTheStateHere() {
        CompletableFuture<Void> read = reads.ask();
        rounds.get(0).complete(7L);
        assertThat(read).isNotDone();
        waiters.advance(6);
        assertThat(read).isNotDone();
        waiters.advance(7);
        assertThat(read).isCompleted();
    }

    @Test
    void whoAsksDuringARoundSharesTheNextOneNotThisOne() {
        waiters.advance(10);
        CompletableFuture<Void> first = reads.ask();
        CompletableFuture<Void> second = reads.ask();
        CompletableFuture<Void> third = reads.ask();
        assertThat(rounds).hasSize(1);
        rounds.get(0).complete(5L);
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(rounds).hasSize(2);
        rounds.get(1).complete(6L);
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
    }

    @Test
    void aFailedRoundIsTriedAgainUntilPatienceEnds() {
        waiters.advance(10);
        CompletableFuture<Void> read = reads.ask();
        rounds.get(0).completeExceptionally(new IOException("no leader"));
        assertThat(read).isNotDone();
        reads.start();
        rounds.get(1).completeExceptionally(new IOException("still none"));
        clock.set(PATIENCE_NANOS + 1);
        reads.start();
        rounds.get(2).completeExceptionally(new IOException("none"));
        assertThat(read).isCompletedExceptionally();
    }

    @Test
    void aReadThatFailedOnceSucceedsWithTheNextLeader() {
        waiters.advance(10);
        CompletableFuture<Void> read = reads.ask();
        rounds.get(0).completeExceptionally(new IOException("no leader"));
        reads.start();
        rounds.get(1).complete(9L);
        assertThat(read).isCompleted();
    }
}
