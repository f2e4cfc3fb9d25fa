package io.oarlock.eventloop;

import io.oarlock.replica.Replica;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.ReadRoundMetrics;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The ReadIndex rounds of an event loop, for syncs and linearizable reads: all that come in one pass share one. A
 * request joins a round that has not begun, since a leader that was asked before the request came may answer with an
 * index that misses writes which its client has been told of. Belongs to the event loop.
 */
final class ReadRounds {
    private final Replica replica;
    private final TimeSource time;
    private final ReadRoundMetrics metrics;
    private final Executor loop;
    private final Consumer<Runnable> later;
    private ReadRound next = new ReadRound();

    /**
     * @param loop runs work on the event loop
     * @param later the same, after a moment
     */
    ReadRounds(Replica replica, TimeSource time, ReadRoundMetrics metrics, Executor loop, Consumer<Runnable> later) {
        this.replica = replica;
        this.time = time;
        this.metrics = metrics;
        this.loop = loop;
        this.later = later;
    }

    /** The round that a request of this connection has to wait for. */
    ReadRound join(ServedConnection connection) {
        next.join(connection);
        metrics.joined();
        return next;
    }

    /** Whether nobody waits for the next round. */
    boolean isEmpty() {
        return next.isEmpty();
    }

    /** Begins the round of all that have come since the last one. */
    void start() {
        if (!next.isEmpty()) {
            ReadRound round = next;
            next = new ReadRound();
            round.begins(time.nanoTime());
            ask(round);
        }
    }

    private void ask(ReadRound round) {
        replica.readIndex()
                .whenComplete((zxid, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        metrics.answered(round.requests(), time.nanoTime() - round.beganNanos());
                        round.ends();
                    } else if (round.isAbandoned()) {
                        metrics.abandoned(round.requests());
                    } else {
                        // A leader that goes away takes its rounds with it; asking the next one is as good.
                        // Clients that wait too long for one are sent away.
                        later.accept(() -> ask(round));
                    }
                }));
    }
}
