package io.oarlock.traffic;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went in and out of the front end. Added to by every event loop ({@link TrafficTally}) and by the apply thread,
 * read by whoever asks; never locks.
 *
 * <p>{@link #reset()} clears what ZooKeeper's {@code srst} clears; the rest only grows.
 */
public final class TrafficCounters {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final Extremes readNanos = new Extremes();
    private final Extremes writeNanos = new Extremes();
    private final Extremes replyBytes = new Extremes();
    private final Extremes proposalBytes = new Extremes();
    private final LongAdder connectionsOpened = new LongAdder();
    private final LongAdder connectionsClosed = new LongAdder();
    private final LongAdder connectionsRejected = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder sessionsReattached = new LongAdder();
    private final LongAdder sessionsExpired = new LongAdder();
    private final LongAdder authFailures = new LongAdder();
    private final LongAdder requestsTooLarge = new LongAdder();

    /** Takes over what an event loop counted. */
    void add(TrafficTally tally) {
        received.add(tally.received);
        receivedBytes.add(tally.receivedBytes);
        sent.add(tally.sent);
        sentBytes.add(tally.sentBytes);
        readNanos.add(tally.readNanos);
        writeNanos.add(tally.writeNanos);
        replyBytes.add(tally.replyBytes);
        proposalBytes.add(tally.proposalBytes);
    }

    public void connectionOpened() {
        connectionsOpened.increment();
    }

    /** Whoever closed it. */
    public void connectionClosed() {
        connectionsClosed.increment();
    }

    /** Turned away for a limit on connections. */
    public void connectionRejected() {
        connectionsRejected.increment();
    }

    /** Applied while this member led. */
    public void committed(int requests) {
        commits.add(requests);
    }

    public void sessionReattached() {
        sessionsReattached.increment();
    }

    /** Counted by the leader that proposed it. */
    public void sessionExpired() {
        sessionsExpired.increment();
    }

    public void authFailed() {
        authFailures.increment();
    }

    public void requestTooLarge() {
        requestsTooLarge.increment();
    }

    /** Clears packets, latencies and sizes. */
    public void reset() {
        received.reset();
        sent.reset();
        readNanos.reset();
        writeNanos.reset();
        replyBytes.reset();
        proposalBytes.reset();
    }

    public long received() {
        return received.sum();
    }

    public long sent() {
        return sent.sum();
    }

    public long receivedBytes() {
        return receivedBytes.sum();
    }

    public long sentBytes() {
        return sentBytes.sum();
    }

    public Summary readLatencyMillis() {
        return readNanos.summary(NANOS_PER_MILLI);
    }

    public Summary writeLatencyMillis() {
        return writeNanos.summary(NANOS_PER_MILLI);
    }

    /** Reads and writes together. */
    public Summary latencyMillis() {
        return readLatencyMillis().and(writeLatencyMillis());
    }

    public Summary replySizes() {
        return replyBytes.summary(1);
    }

    /** Of the writes that clients of this member asked for. */
    public Summary proposalSizes() {
        return proposalBytes.summary(1);
    }

    public long connectionsOpenedCount() {
        return connectionsOpened.sum();
    }

    public long connectionsClosedCount() {
        return connectionsClosed.sum();
    }

    public long connectionsRejectedCount() {
        return connectionsRejected.sum();
    }

    public long commitCount() {
        return commits.sum();
    }

    public long sessionsReattachedCount() {
        return sessionsReattached.sum();
    }

    public long sessionsExpiredCount() {
        return sessionsExpired.sum();
    }

    public long authFailuresCount() {
        return authFailures.sum();
    }

    public long requestsTooLargeCount() {
        return requestsTooLarge.sum();
    }

    /**
     * A number of samples.
     *
     * @param last {@link #NOTHING} when there was none, like min and max
     */
    public record Summary(long count, double sum, long last, long min, long max) {
        public static final long NOTHING = -1;

        public double average() {
            return count == 0 ? 0 : sum / count;
        }

        Summary and(Summary other) {
            if (count == 0) {
                return other;
            }
            if (other.count == 0) {
                return this;
            }
            return new Summary(
                    count + other.count,
                    sum + other.sum,
                    other.last,
                    Math.min(min, other.min),
                    Math.max(max, other.max));
        }
    }

    /** Samples of any thread. */
    public static final class Extremes {
        private final LongAdder count = new LongAdder();
        private final LongAdder sum = new LongAdder();
        private final LongAccumulator min = new LongAccumulator(Math::min, Long.MAX_VALUE);
        private final LongAccumulator max = new LongAccumulator(Math::max, Long.MIN_VALUE);
        private volatile long last = Summary.NOTHING;

        void add(TrafficTally.Samples samples) {
            if (samples.count == 0) {
                return;
            }
            count.add(samples.count);
            sum.add(samples.sum);
            min.accumulate(samples.min);
            max.accumulate(samples.max);
            last = samples.last;
        }

        public void add(long sample) {
            count.increment();
            sum.add(sample);
            min.accumulate(sample);
            max.accumulate(sample);
            last = sample;
        }

        void reset() {
            count.reset();
            sum.reset();
            min.reset();
            max.reset();
            last = Summary.NOTHING;
        }

        /** @param unit divisor of the samples: nanoseconds become milliseconds with a million */
        public Summary summary(long unit) {
            long samples = count.sum();
            if (samples == 0) {
                return new Summary(0, 0, Summary.NOTHING, Summary.NOTHING, Summary.NOTHING);
            }
            return new Summary(samples, (double) sum.sum() / unit, last / unit, min.get() / unit, max.get() / unit);
        }
    }
}
