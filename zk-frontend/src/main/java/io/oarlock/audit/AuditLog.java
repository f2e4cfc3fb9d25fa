package io.oarlock.audit;

import io.oarlock.audit.AuditEvent.Result;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
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
    /** An event that holds more waits as its line, which is cut. */
    private static final long EVENT_BYTES_MAX = 8 << 10;

    /** What a line takes besides its characters. */
    private static final int LINE_BYTES = 100;

    private final AuditLine lines;
    private final Counter lost;
    private final long waitingBytesMax;
    private final LinkedBlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    /** Events without room that no event which waits tells of yet. */
    private final AtomicLong unsaid = new AtomicLong();

    private final Thread thread;

    /**
     * @param line to be made of it
     * @param bytes that it holds
     * @param missing events that there was no room for since the one before it
     * @param last whether the thread ends behind it
     */
    private record Waiting(Supplier<String> line, long bytes, long missing, boolean last) {}

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
        if (bytes <= EVENT_BYTES_MAX) {
            add(() -> lines.of(event), bytes);
        } else {
            // A path of a megabyte, or names as long: a few of them would leave no room for others.
            String line = lines.of(event);
            add(() -> line, LINE_BYTES + 2L * line.length());
        }
    }

    private void add(Supplier<String> line, long bytes) {
        if (waitingBytes.addAndGet(bytes) > waitingBytesMax) {
            waitingBytes.addAndGet(-bytes);
            lost.increment();
            unsaid.incrementAndGet();
            return;
        }
        waiting.add(new Waiting(line, bytes, unsaid.getAndSet(0), false));
    }

    private void run() {
        try {
            Waiting taken;
            do {
                taken = waiting.take();
                waitingBytes.addAndGet(-taken.bytes());
                if (taken.missing() > 0) {
                    LOG.warn(
                            "{} events are missing here: they came faster than they could be written", taken.missing());
                }
                LOG.info("{}", taken.line().get());
            } while (!taken.last());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits, for a while, and that the server stops. */
    @Override
    public void close() {
        AuditEvent stop = AuditEvent.ofServer("serverStop", Result.INVOKED);
        waiting.add(new Waiting(() -> lines.of(stop), 0, unsaid.getAndSet(0), true));
        try {
            thread.join(STOP_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
