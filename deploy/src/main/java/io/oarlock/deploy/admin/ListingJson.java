package io.oarlock.deploy.admin;

import io.oarlock.operations.ConnectionListing;
import io.oarlock.operations.SessionListing;
import io.oarlock.operations.WatchListing;
import io.oarlock.traffic.ConnectionView;
import io.oarlock.watch.WatchTotals;
import io.oarlock.words.ConnectionWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answers that list connections, sessions and watches. What a listing had no room for is told under
 * {@code omitted}, a key that ZooKeeper does not have.
 */
final class ListingJson {
    private static final int OP_READ = 1;

    private ListingJson() {}

    /** @param brief whether what belongs to sessions is left out */
    static Map<String, Object> connections(ConnectionListing listing, boolean brief) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("connections", connections(listing, brief, false));
        out.put("secure_connections", connections(listing, brief, true));
        return out;
    }

    private static List<Map<String, Object>> connections(ConnectionListing listing, boolean brief, boolean secure) {
        return listing.connections().stream()
                .filter(connection -> connection.secure() == secure)
                .map(connection -> connection(connection, brief))
                .toList();
    }

    private static Map<String, Object> connection(ConnectionView connection, boolean brief) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(
                "remote_socket_address",
                ConnectionWords.address(connection.remote()).substring(1));
        out.put("interest_ops", OP_READ);
        out.put("outstanding_requests", connection.queued());
        out.put("packets_received", connection.received());
        out.put("packets_sent", connection.sent());
        if (!brief) {
            out.put("session_id", connection.sessionId());
            out.put("last_operation", connection.lastOperation());
            out.put("established", connection.establishedMillis());
            out.put("session_timeout", connection.timeoutMillis());
            out.put("last_cxid", connection.lastXid());
            out.put("last_zxid", connection.lastZxid());
            out.put("last_response_time", connection.lastReplyMillis());
            out.put("last_latency", connection.latency().last());
            out.put("min_latency", connection.latency().min());
            out.put("avg_latency", connection.latency().average());
            out.put("max_latency", connection.latency().max());
        }
        return out;
    }

    static Map<String, Object> dump(SessionListing sessions) {
        Map<String, Object> out = new LinkedHashMap<>();
        Map<String, List<Long>> expirations = new LinkedHashMap<>();
        sessions.expirations()
                .sets()
                .forEach(set -> expirations.put(String.valueOf(set.atMillis()), new ArrayList<>(set.sessionIds())));
        long omitted = sessions.expirations().omitted() + sessions.ephemerals().omitted();
        if (sessions.local() != null) {
            sessions.local()
                    .sets()
                    .forEach(set -> expirations
                            .computeIfAbsent(String.valueOf(set.atMillis()), fresh -> new ArrayList<>())
                            .addAll(set.sessionIds()));
            omitted += sessions.local().omitted();
        }
        out.put("expiry_time_to_session_ids", expirations);
        Map<String, List<String>> ephemerals = new LinkedHashMap<>();
        sessions.ephemerals()
                .owners()
                .forEach(owner -> ephemerals.put(String.valueOf(owner.sessionId()), owner.paths()));
        out.put("session_id_to_ephemeral_paths", ephemerals);
        putOmitted(out, omitted);
        return out;
    }

    static Map<String, Object> watchSummary(WatchTotals totals) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("num_connections", totals.connections());
        out.put("num_paths", totals.paths());
        out.put("num_total_watches", totals.watches());
        return out;
    }

    static Map<String, Object> watches(WatchListing listing) {
        SortedMap<String, List<String>> bySession = new TreeMap<>();
        listing.watches()
                .forEach(watch -> bySession
                        .computeIfAbsent(String.valueOf(watch.sessionId()), fresh -> new ArrayList<>())
                        .add(watch.path()));
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("session_id_to_watched_paths", bySession);
        putOmitted(out, listing.omitted());
        return out;
    }

    static Map<String, Object> watchesByPath(WatchListing listing) {
        SortedMap<String, List<Long>> byPath = new TreeMap<>();
        listing.watches()
                .forEach(watch -> byPath.computeIfAbsent(watch.path(), fresh -> new ArrayList<>())
                        .add(watch.sessionId()));
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("path_to_session_ids", byPath);
        putOmitted(out, listing.omitted());
        return out;
    }

    private static void putOmitted(Map<String, Object> out, long omitted) {
        if (omitted > 0) {
            out.put("omitted", omitted);
        }
    }
}
