package io.oarlock.frontend;

import io.oarlock.traffic.ConnectionView;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.watch.WatchTotals;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the words show of the front end. Every method may be called on any thread at any time, must not block, and shows
 * some recent state: the numbers need not belong to one instant.
 */
public interface FrontView {
    /** False while clients are turned away: starting, stopping, or without a quorum and not in read-only mode. */
    boolean serving();

    /** True while only read-only clients are served. */
    boolean readOnly();

    TrafficCounters traffic();

    /** Requests that have been read and not yet answered. */
    int outstanding();

    /** Bytes of these requests. */
    long outstandingBytes();

    /** Open connections, those that have no session included. */
    List<ConnectionView> connections();

    WatchTotals watches();

    /** Every path with a data watch (persistent ones included) and the session that set it. */
    void forEachDataWatch(ObjLongConsumer<String> pathAndSession);

    /**
     * When each session would expire without a further request or ping of it, in epoch milliseconds; empty but on the
     * leader. Comes with the next round of the upkeep thread, which a front end that is closed does not make.
     */
    default CompletableFuture<Map<Long, Long>> sessionDeadlinesMillis() {
        return CompletableFuture.completedFuture(Map.of());
    }

    /** Sessions that only this member knows. */
    default int localSessions() {
        return 0;
    }

    /** When each of them would expire, as above; null where there are none by the configuration. */
    default @Nullable Map<Long, Long> localDeadlinesMillis() {
        return null;
    }

    /** Sets the counters of every connection to zero ({@code crst}). */
    void resetConnections();
}
