package io.oarlock.traffic;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Samples;
import io.oarlock.metrics.Summary;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went in and out of the front end. Added to by every event loop ({@link TrafficTally}) and by the apply thread,
 * read by any thread; a lock is held only while the samples of a whole pass are added.
 *
 * <p>{@link #reset()} clears what ZooKeeper's {@code srst} clears; the rest only grows and is in the registry.
 */
public final class TrafficCounters {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final Samples readNanos = Samples.withQuantiles();
    private final Samples writeNanos = Samples.withQuantiles();
    private final Samples replyBytes = new Samples();
    private final Samples proposalBytes = new Samples();
    private final Map<Trigger, Samples> firedWatches = new EnumMap<>(Trigger.class);
    private final Counter notificationBytes;
    private final Counter receivedBytes;
    private final Counter sentBytes;
    private final Counter connectionsOpened;
    private final Counter connectionsClosed;
    private final Counter connectionsRejected;
    private final Counter commits;
    private final Counter learned;
    private final Counter sessionsReattached;
    private final Counter sessionsExpired;
    private final Counter authFailures;
    private final ReadRoundMetrics readRounds;

    public TrafficCounters(MetricRegistry metrics) {
        this.receivedBytes = metrics.counter(Metric.BYTES_RECEIVED_COUNT);
        this.sentBytes = metrics.counter(Metric.RESPONSE_BYTES);
        this.connectionsOpened = metrics.counter(Metric.CONNECTION_REQUEST_COUNT);
        this.connectionsClosed = metrics.counter(Metric.CONNECTION_DROP_COUNT);
        this.connectionsRejected = metrics.counter(Metric.CONNECTION_REJECTED);
        this.commits = metrics.counter(Metric.COMMIT_COUNT);
        this.learned = metrics.counter(Metric.LEARNER_COMMIT_RECEIVED_COUNT);
        this.sessionsReattached = metrics.counter(Metric.CONNECTION_REVALIDATE_COUNT);
        this.sessionsExpired = metrics.counter(Metric.STALE_SESSIONS_EXPIRED);
        this.authFailures = metrics.counter(Metric.AUTH_FAILED_COUNT);
        this.readRounds = new ReadRoundMetrics(metrics);
        this.notificationBytes = metrics.counter(Metric.WATCH_BYTES);
        metrics.summary(Metric.READLATENCY, readNanos, NANOS_PER_MILLI);
        metrics.summary(Metric.UPDATELATENCY, writeNanos, NANOS_PER_MILLI);
        for (Trigger trigger : Trigger.values()) {
            Samples fired = Samples.withQuantiles();
            firedWatches.put(trigger, fired);
            metrics.summary(trigger.metric, fired, 1);
        }
    }

    /** What fires watches. */
    public enum Trigger {
        CREATED(Metric.NODE_CREATED_WATCH_COUNT),
        DELETED(Metric.NODE_DELETED_WATCH_COUNT),
        CHANGED(Metric.NODE_CHANGED_WATCH_COUNT),
        CHILDREN(Metric.NODE_CHILDREN_WATCH_COUNT);

        private final Metric metric;

        Trigger(Metric metric) {
            this.metric = metric;
        }
    }

    /** Apply thread. */
    public void watchesFired(Trigger trigger, int count) {
        if (count > 0) {
            Objects.requireNonNull(firedWatches.get(trigger)).add(count);
        }
    }

    /** Takes over what an event loop counted. */
    void add(TrafficTally tally) {
        received.add(tally.received);
        receivedBytes.add(tally.receivedBytes);
        sent.add(tally.sent);
        sentBytes.add(tally.sentBytes);
        notificationBytes.add(tally.notificationBytes);
        readNanos.add(tally.readNanos);
        writeNanos.add(tally.writeNanos);
        replyBytes.add(tally.replyBytes);
        proposalBytes.add(tally.proposalBytes);
    }

    public void connectionOpened() {
        connectionsOpened.increment();
    }

    /** Closed by either side. */
    public void connectionClosed() {
        connectionsClosed.increment();
    }

    /** Closed at once because of a limit on connections. */
    public void connectionRejected() {
        connectionsRejected.increment();
    }

    /** Applied while this member led. */
    public void committed(int requests) {
        commits.add(requests);
    }

    /** Applied while another member led. */
    public void learned(int requests) {
        learned.add(requests);
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

    public ReadRoundMetrics readRounds() {
        return readRounds;
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
}
