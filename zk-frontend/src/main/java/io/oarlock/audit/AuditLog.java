package io.oarlock.audit;

import io.oarlock.audit.AuditEvent.Result;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each event, in the order in which they were given, on a thread of its own: who gives one never
 * waits for a disk. What waits is bounded in bytes; events for which there is no room are counted, and the log says how
 * many are missing. Any thread gives.
 */
public final class AuditLog implements AutoCloseable {
    /** ZooKeeper's name, for which operators have their appenders. */
    private static final Logger LOG = LoggerFactory.getLogger("org.apache.zookeeper.audit.Slf4jAuditLogger");

    private static final long WAITING_BYTES_MAX = 16 << 20;
    private static final long STOP_MILLIS_MAX = 5000;

    private final AuditLine lines;
    private final Counter lost;
    private final long waitingBytesMax;
    private final LinkedBlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    /** Events without room that no event which waits tells of yet. */
    private final AtomicLong unsaid = new AtomicLong();
    /** The last event: the thread ends behind it. */
    private final AuditEvent stop = AuditEvent.ofServer("serverStop", Result.INVOKED);

    private final Thread thread;

    /** @param missing events that there was no room for since the one before it */
    private record Waiting(AuditEvent event, long missing) {}

    /** Begins, with a line that the server has started. */
    public AuditLog(AuthSchemes schemes, MetricRegistry metrics) {
        this(schemes, metrics, WAITING_BYTES_MAX);
    }

    AuditLog(AuthSchemes schemes, MetricRegistry metrics, long waitingBytesMax) {
        this.lines = new AuditLine(schemes, System.getProperty("user.name", ""));
        this.lost = metrics.counter(Metric.AUDIT_EVENTS_LOST);
        this.waitingBytesMax = waitingBytesMax;
        this.thread = new Thread(this::run, "oarlock-audit");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes an event; never blocks. */
    public void add(AuditEvent event) {
        long bytes = event.bytes();
        if (waitingBytes.addAndGet(bytes) > waitingBytesMax) {
            waitingBytes.addAndGet(-bytes);
            lost.increment();
            unsaid.incrementAndGet();
            return;
        }
        put(event);
    }

    private void put(AuditEvent event) {
        waiting.add(new Waiting(event, unsaid.getAndSet(0)));
    }

    private void run() {
        try {
            AuditEvent next;
            do {
                Waiting taken = waiting.take();
                next = taken.event();
                waitingBytes.addAndGet(-next.bytes());
                if (taken.missing() > 0) {
                    LOG.warn(
                            "{} events are missing here: they came faster than they could be written", taken.missing());
                }
                LOG.info("{}", lines.of(next));
            } while (next != stop);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits, for a while, and that the server stops. */
    @Override
    public void close() {
        put(stop);
        try {
            thread.join(STOP_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
