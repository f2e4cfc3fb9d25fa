package io.oarlock.traffic;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the front end refuses, closes or slows down, counted. Any thread. */
public final class FrontEndCounters {
    private final LongAdder[] counts = new LongAdder[Kind.values().length];

    public FrontEndCounters() {
        for (Kind kind : Kind.values()) {
            counts[kind.ordinal()] = new LongAdder();
        }
    }

    /** What is counted; the exported name is the constant's in lower case. */
    public enum Kind {
        /** Connections closed for bytes that make no sense. */
        MALFORMED_FRAMES,
        /** Connections that did not ask for a session in time. */
        HANDSHAKE_TIMEOUTS,
        /** Connections turned away because the client has seen a newer state than ours. */
        CLIENTS_AHEAD,
        /** Connections turned away or closed for want of a quorum. */
        CLOSED_WITHOUT_QUORUM,
        /** Connections closed because they did not read what they were sent. */
        SLOW_READERS_CLOSED,
        /** Connections closed because they held most of a memory that was full. */
        CLOSED_FOR_MEMORY,
        /** Times that a socket was not read for a while because its connection had too much under way. */
        READING_PAUSED,
        /** Requests refused because the connection has all the watches that it may have. */
        WATCHES_REFUSED,
        /** Listings that were made by a worker. */
        LONG_LISTINGS,
        /** Listings refused because all workers were busy and their queue was full. */
        LISTINGS_REFUSED,
        /** Results that were longer than they may be: a multiRead loses its last parts, a listing fails. */
        RESULTS_CUT,
        /** Re-attaches with a wrong password or to a session that is gone. */
        REATTACHES_REFUSED,
        /** Connections closed because the ensemble has all the sessions that it may have. */
        SESSIONS_REFUSED,
        /** Connections closed because something failed that should not. */
        FAILED_CONNECTIONS,
        /** Reads that failed because the store did. */
        READ_FAILURES
    }

    public void count(Kind kind) {
        counts[kind.ordinal()].increment();
    }

    public long get(Kind kind) {
        return counts[kind.ordinal()].sum();
    }

    /** Name to value. */
    public Map<String, Number> all() {
        Map<String, Number> all = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            all.put(kind.name().toLowerCase(Locale.ROOT), get(kind));
        }
        return all;
    }
}
