package io.oarlock.peer;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what is refused on the Raft port and says so: one line for an address in a minute, and one line in a second
 * for all addresses together. Any thread.
 */
public final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final long ADDRESS_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long ANY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ADDRESSES_MAX = 1000;

    private final Counter refused;
    private final LongSupplier nanoTime;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong anySaid;
    private final Map<InetAddress, Long> addressSaid = new ConcurrentHashMap<>();

    public RefusalLog(MetricRegistry metrics, LongSupplier nanoTime) {
        this.refused = metrics.counter(Metric.RAFT_PORT_REFUSED_TOTAL);
        this.nanoTime = nanoTime;
        this.anySaid = new AtomicLong(nanoTime.getAsLong() - ANY_NANOS);
    }

    /** @param reason without text of the sender */
    public void refused(@Nullable SocketAddress from, String reason) {
        refused.increment();
        if (isDue(from)) {
            LOG.warn(
                    "closing a connection from {} to the Raft port: {} ({} others were closed without a line)",
                    from,
                    reason,
                    unsaid.getAndSet(0));
        } else {
            unsaid.incrementAndGet();
        }
    }

    private boolean isDue(@Nullable SocketAddress from) {
        long now = nanoTime.getAsLong();
        long said = anySaid.get();
        boolean known = from instanceof InetSocketAddress socket && isRecent(socket.getAddress(), now);
        if (known || now - said < ANY_NANOS || !anySaid.compareAndSet(said, now)) {
            return false;
        }
        if (from instanceof InetSocketAddress socket) {
            if (addressSaid.size() >= ADDRESSES_MAX) {
                addressSaid.clear();
            }
            addressSaid.put(socket.getAddress(), now);
        }
        return true;
    }

    private boolean isRecent(InetAddress address, long now) {
        Long said = addressSaid.get(address);
        return said != null && now - said < ADDRESS_NANOS;
    }
}
