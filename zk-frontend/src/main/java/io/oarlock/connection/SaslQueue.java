package io.oarlock.connection;

import io.oarlock.eventloop.Workers;
import io.oarlock.replica.Fault;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Rounds of SASL that wait for one of the threads that make them, the oldest first, bounded in bytes over all
 * connections. One whose connection closes leaves the queue at once, without a look at the others. Any thread.
 */
public final class SaslQueue implements AutoCloseable {
    /** Tokens of all rounds that wait; one of Kerberos has a few kilobytes. */
    static final long WAITING_BYTES_MAX = 32 << 20;
    /** What a round takes besides its token. */
    static final long ROUND_BYTES = 512;

    private final int threads;
    private final Workers workers;
    private final FrontEndCounters counters;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong added = new AtomicLong();
    /** Threads that make a round, or have been asked to. */
    private final AtomicInteger busy = new AtomicInteger();
    /** By their numbers: the oldest first. */
    private final ConcurrentSkipListMap<Long, Round> waiting = new ConcurrentSkipListMap<>();

    /** @param threads that make the rounds */
    public SaslQueue(int threads, Fault fault, FrontEndCounters counters) {
        this.threads = threads;
        // Rounds wait here: a thread is asked for when one is free.
        this.workers = new Workers("oarlock-sasl", threads, threads, fault);
        this.counters = counters;
    }

    /** A round that waits, or has waited. */
    final class Round {
        private final long number = added.incrementAndGet();
        private final long taken;
        private final Runnable work;

        private Round(long taken, Runnable work) {
            this.taken = taken;
            this.work = work;
        }

        /** Nobody needs it any more: where it has not begun, it never does. */
        void takeBack() {
            if (waiting.remove(number) != null) {
                bytes.addAndGet(-taken);
            }
        }
    }

    /** Bytes of all rounds that wait. */
    public long waitingBytes() {
        return bytes.get();
    }

    /** Null when there is no room, and the round is not made. */
    @Nullable
    Round add(int tokenBytes, Runnable work) {
        long taken = ROUND_BYTES + tokenBytes;
        if (bytes.addAndGet(taken) > WAITING_BYTES_MAX) {
            bytes.addAndGet(-taken);
            counters.count(Kind.SASL_ROUNDS_REFUSED);
            return null;
        }
        Round round = new Round(taken, work);
        waiting.put(round.number, round);
        askForThread();
        return round;
    }

    private void askForThread() {
        boolean free = busy.getAndUpdate(now -> now < threads ? now + 1 : now) < threads;
        if (free && !workers.run(this::makeOldest)) {
            // The server stops.
            busy.decrementAndGet();
        }
    }

    private void makeOldest() {
        try {
            Map.Entry<Long, Round> oldest = waiting.pollFirstEntry();
            if (oldest != null) {
                bytes.addAndGet(-oldest.getValue().taken);
                oldest.getValue().work.run();
            }
        } finally {
            busy.decrementAndGet();
            // Also for one that came while no thread was free: its asking was in vain.
            if (!waiting.isEmpty()) {
                askForThread();
            }
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
