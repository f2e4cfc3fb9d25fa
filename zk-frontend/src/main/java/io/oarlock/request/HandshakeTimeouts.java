package io.oarlock.request;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Connections of one event loop that have not asked for a session yet. All have the same time for it, so that the first
 * to come is the first to be late: one look now and then does what would otherwise take a timer a connection.
 */
final class HandshakeTimeouts {
    private final long patienceNanos;
    private final Map<Connection, Long> deadlines = new LinkedHashMap<>();

    HandshakeTimeouts(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    void add(Connection connection, long nowNanos) {
        deadlines.put(connection, nowNanos + patienceNanos);
    }

    /** It has asked, or is gone. */
    void remove(Connection connection) {
        deadlines.remove(connection);
    }

    /** Closes those who are late. */
    void look(long nowNanos) {
        Iterator<Map.Entry<Connection, Long>> oldest = deadlines.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Connection, Long> next = oldest.next();
            if (next.getValue() - nowNanos > 0) {
                return;
            }
            oldest.remove();
            next.getKey().handshakeIsLate();
        }
    }
}
