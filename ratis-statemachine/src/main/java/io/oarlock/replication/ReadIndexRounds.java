package io.oarlock.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads: asks the leader how far a reader must be, and waits until this member is. Everybody who asks
 * while a round is under way shares the next one; a round may only answer those who asked before it began.
 */
public final class ReadIndexRounds {
    private final Supplier<CompletableFuture<Long>> round;
    private final AppliedWaiters waiters;
    private final LongSupplier nanoTime;
    private final long patienceNanos;
    private final Queue<Asker> asking = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();

    private record Asker(long deadlineNanos, CompletableFuture<Void> answer) {}

    /**
     * @param round asks the leader once
     * @param patienceNanos how long rounds are tried for somebody, through changes of the leader
     */
    public ReadIndexRounds(
            Supplier<CompletableFuture<Long>> round,
            AppliedWaiters waiters,
            LongSupplier nanoTime,
            long patienceNanos) {
        this.round = round;
        this.waiters = waiters;
        this.nanoTime = nanoTime;
        this.patienceNanos = patienceNanos;
    }

    public CompletableFuture<Void> ask() {
        Asker asker = new Asker(nanoTime.getAsLong() + patienceNanos, new CompletableFuture<>());
        waiting.incrementAndGet();
        var unused = asker.answer().whenComplete((nothing, failure) -> waiting.decrementAndGet());
        asking.add(asker);
        start();
        return asker.answer();
    }

    /** Those who asked and have no answer yet. */
    public int waiting() {
        return waiting.get();
    }

    /** Starts a round if somebody waits and none is under way. The ticker calls it too, for rounds that failed. */
    public void start() {
        while (!asking.isEmpty() && underWay.compareAndSet(false, true)) {
            List<Asker> askers = new ArrayList<>();
            for (Asker next = asking.poll(); next != null; next = asking.poll()) {
                askers.add(next);
            }
            CompletableFuture<Long> answer = round.get();
            boolean failedAtOnce = answer.isCompletedExceptionally();
            var unused = answer.whenComplete((index, failure) -> finish(askers, index, failure));
            if (failedAtOnce) {
                return;
            }
        }
    }

    private void finish(List<Asker> askers, Long index, @Nullable Throwable failure) {
        underWay.set(false);
        if (failure == null) {
            var unused = waiters.await(index)
                    .thenRun(() -> askers.forEach(asker -> asker.answer().complete(null)));
            start();
            return;
        }
        for (Asker asker : askers) {
            if (nanoTime.getAsLong() - asker.deadlineNanos() < 0) {
                asking.add(asker);
            } else {
                asker.answer().completeExceptionally(new IOException("no leader confirmed a read", failure));
            }
        }
    }
}
