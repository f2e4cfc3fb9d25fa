package io.oarlock.traffic;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Samples;
import java.util.concurrent.atomic.LongAdder;

/** What ReadIndex rounds cost: how many there were, how long they took, and what waits for them. Any thread. */
public final class ReadRoundMetrics {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Counter requests;
    private final LongAdder waiting = new LongAdder();
    private final Samples nanos = Samples.withQuantiles();

    ReadRoundMetrics(MetricRegistry metrics) {
        this.requests = metrics.counter(Metric.READ_ROUND_REQUESTS);
        metrics.gauge(Metric.READ_ROUND_WAITING, waiting::sum);
        metrics.summary(Metric.READ_ROUND_TIME, nanos, NANOS_PER_MILLI);
    }

    /** A request waits for a round. */
    public void joined() {
        requests.increment();
        waiting.increment();
    }

    /** A round is over, which so many requests have shared; it took so long. */
    public void answered(int shared, long roundNanos) {
        waiting.add(-shared);
        nanos.add(Math.max(0, roundNanos));
    }

    /** So many requests are waited for by nobody any more. */
    public void abandoned(int requestsLeft) {
        waiting.add(-requestsLeft);
    }
}
