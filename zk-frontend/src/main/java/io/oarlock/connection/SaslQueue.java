package io.oarlock.connection;

import io.oarlock.eventloop.Workers;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rounds of SASL that wait for one of the threads that make them, bounded in bytes over all connections. Any thread.
 */
public final class SaslQueue implements AutoCloseable {
    /** Tokens of all rounds that wait; one of Kerberos has a few kilobytes. */
    static final long WAITING_BYTES_MAX = 32 << 20;
    /** What a round takes besides its token. */
    static final long ROUND_BYTES = 512;

    private final Workers workers;
    private final FrontEndCounters counters;
    private final AtomicLong bytes = new AtomicLong();

    /** @param workers make the rounds; they take as many as are brought, and are closed with this */
    public SaslQueue(Workers workers, FrontEndCounters counters) {
        this.workers = workers;
        this.counters = counters;
    }

    /** Bytes of all rounds that wait. */
    public long waitingBytes() {
        return bytes.get();
    }

    /** False when there is no room, and the round is not made. */
    boolean add(int tokenBytes, Runnable round) {
        long taken = ROUND_BYTES + tokenBytes;
        boolean waits = bytes.addAndGet(taken) <= WAITING_BYTES_MAX
                && workers.run(() -> {
                    bytes.addAndGet(-taken);
                    round.run();
                });
        if (!waits) {
            bytes.addAndGet(-taken);
            counters.count(Kind.SASL_ROUNDS_REFUSED);
        }
        return waits;
    }

    @Override
    public void close() {
        workers.close();
    }
}
