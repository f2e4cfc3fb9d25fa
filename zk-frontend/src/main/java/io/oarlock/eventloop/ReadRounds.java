package io.oarlock.eventloop;

import io.oarlock.time.TimeSource;
import io.oarlock.traffic.ReadRoundMetrics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The ReadIndex rounds of an event loop, for syncs and linearizable reads: all that come in one pass share one. A
 * request joins a round that has not begun, since a leader that was asked before the request came may answer with an
 * index that misses writes which its client has been told of. Belongs to the event loop.
 *
 * <p>Where a round fails there may be no leader for long. Until the next attempt nothing is asked, and whoever waits by
 * then waits for one and the same round: there is one entry for each open connection that waits, and one question at a
 * time beside those that were under way.
 */
final class ReadRounds {
    private final Supplier<CompletableFuture<Long>> leader;
    private final TimeSource time;
    private final ReadRoundMetrics metrics;
    private final Executor loop;
    private final Consumer<Runnable> later;
    private ReadRound next = new ReadRound();
    /** A round has failed, and the moment after it is not over. */
    private boolean resting;

    /**
     * @param leader asks it how far this member must be, and waits until it is; fails where nobody leads
     * @param loop runs work on the event loop
     * @param later the same, after a moment
     */
    ReadRounds(
            Supplier<CompletableFuture<Long>> leader,
            TimeSource time,
            ReadRoundMetrics metrics,
            Executor loop,
            Consumer<Runnable> later) {
        this.leader = leader;
        this.time = time;
        this.metrics = metrics;
        this.loop = loop;
        this.later = later;
    }

    /** The round that a request has to wait for. */
    ReadRound join(RoundWaiter waiter) {
        next.join(waiter);
        metrics.joined();
        return next;
    }

    /** Whether {@link #start} would begin a round. */
    boolean canStart() {
        return !resting && !next.isEmpty();
    }

    /** Begins the round of all that have come since the last one. */
    void start() {
        if (canStart()) {
            ReadRound round = next;
            next = new ReadRound();
            round.begins(time.nanoTime());
            ask(round);
        }
    }

    private void ask(ReadRound round) {
        leader.get()
                .whenComplete((zxid, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        metrics.answered(round.requests(), time.nanoTime() - round.beganNanos());
                        round.ends();
                    } else {
                        askAgainLater(round);
                    }
                }));
    }

    /**
     * A leader that goes away takes its rounds with it; asking the next one is as good. Clients that wait too long for
     * one are sent away.
     */
    private void askAgainLater(ReadRound round) {
        next = round.together(next);
        dropClosing();
        if (!resting && !next.isEmpty()) {
            resting = true;
            later.accept(this::goOn);
        }
    }

    private void goOn() {
        resting = false;
        dropClosing();
        start();
    }

    private void dropClosing() {
        metrics.abandoned(next.dropClosing());
        if (next.isEmpty()) {
            next = new ReadRound();
        }
    }
}
