package io.oarlock.connection;

import io.oarlock.traffic.ConnectionView;
import io.oarlock.wire.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * What {@code cons} shows of a connection. Written by its event loop without any ordering; others read some recent
 * value.
 */
final class ConnectionStats {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long establishedMillis;
    private boolean secure;
    private long received;
    private long sent;
    private @Nullable String lastOperation;
    private int lastXid;
    private long lastZxid;
    private long lastReplyMillis;
    private long answered;
    private long lastNanos;
    private long minNanos;
    private long maxNanos;
    private long sumNanos;

    ConnectionStats(long nowMillis) {
        this.establishedMillis = nowMillis;
    }

    void cameToSecurePort() {
        secure = true;
    }

    void received() {
        received++;
    }

    void notified() {
        sent++;
    }

    void answered(@Nullable OpCode code, int xid, long zxid, long latencyNanos) {
        sent++;
        answered++;
        lastOperation = code == null ? null : code.shortName();
        lastXid = xid;
        lastZxid = zxid;
        lastNanos = latencyNanos;
        minNanos = answered == 1 ? latencyNanos : Math.min(minNanos, latencyNanos);
        maxNanos = Math.max(maxNanos, latencyNanos);
        sumNanos += latencyNanos;
    }

    void handshaken(long zxid) {
        sent++;
        lastOperation = "SESS";
        lastZxid = zxid;
    }

    void flushed(long nowMillis) {
        lastReplyMillis = nowMillis;
    }

    void reset() {
        received = 0;
        sent = 0;
        answered = 0;
        minNanos = 0;
        maxNanos = 0;
        sumNanos = 0;
    }

    ConnectionView view(Connection connection) {
        long replies = Math.max(1, answered);
        String operation = lastOperation;
        return new ConnectionView(
                connection.remote(),
                secure,
                connection.queued(),
                received,
                sent,
                connection.sessionId(),
                connection.session().timeoutMillis(),
                establishedMillis,
                operation == null ? "NA" : operation,
                lastXid,
                lastZxid,
                lastReplyMillis,
                new ConnectionView.Latency(
                        lastNanos / NANOS_PER_MILLI,
                        minNanos / NANOS_PER_MILLI,
                        sumNanos / replies / NANOS_PER_MILLI,
                        maxNanos / NANOS_PER_MILLI));
    }
}
