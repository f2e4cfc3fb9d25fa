package io.oarlock.traffic;

import java.net.InetSocketAddress;

/**
 * One client connection at an instant.
 *
 * @param secure whether it came to the port of which TLS is asked
 * @param lastOperation four-letter name as ZooKeeper prints it ({@code PING}, {@code GETD}, {@code CREA}, ...),
 *     {@code NA} at first
 * @param sessionId 0 while there is none; then only the first line of numbers is shown
 * @param lastZxid of the last reply
 * @param lastReplyMillis epoch milliseconds of the last reply
 */
public record ConnectionView(
        InetSocketAddress remote,
        boolean secure,
        int queued,
        long received,
        long sent,
        long sessionId,
        int timeoutMillis,
        long establishedMillis,
        String lastOperation,
        int lastXid,
        long lastZxid,
        long lastReplyMillis,
        Latency latency) {

    /** Latencies in milliseconds; all zero before the first reply. */
    public record Latency(long last, long min, long average, long max) {
        public static final Latency NONE = new Latency(0, 0, 0, 0);
    }
}
