package io.oarlock.eventloop;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Connections of one event loop that have not asked for a session yet. All have the same time for it, so that the first
 * to come is the first to be late: one look now and then does what would otherwise take a timer a connection.
 */
public final class HandshakeTimeouts {
    private final long timeoutNanos;
    private final Map<ServedConnection, Long> deadlines = new LinkedHashMap<>();

    public HandshakeTimeouts(long timeoutMillis) {
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    public void add(ServedConnection connection, long nowNanos) {
        deadlines.put(connection, nowNanos + timeoutNanos);
    }

    /** It has asked, or is gone. */
    public void remove(ServedConnection connection) {
        deadlines.remove(connection);
    }

    /** Closes those who are late. */
    public void look(long nowNanos) {
        Iterator<Map.Entry<ServedConnection, Long>> oldest =
                deadlines.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<ServedConnection, Long> next = oldest.next();
            if (next.getValue() - nowNanos > 0) {
                return;
            }
            oldest.remove();
            next.getKey().handshakeIsLate();
        }
    }
}
