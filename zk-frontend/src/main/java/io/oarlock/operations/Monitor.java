package io.oarlock.operations;

import com.sun.management.UnixOperatingSystemMXBean;
import io.oarlock.replica.Following;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.request.FrontView;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.traffic.TrafficCounters.Summary;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeTotals;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The numbers of {@code mntr} and of the metrics endpoint. In {@code mntr} there is one {@code zk_key<TAB>value} line
 * for each number that this server really has. Keys of ZooKeeper's inner stages that do not exist here are left out
 * rather than shown as zero.
 */
public final class Monitor {
    private final ServerFacts facts;
    private final Replica replica;
    private final FrontView front;
    private final ElectionTimes elections;

    public Monitor(ServerFacts facts, Replica replica, FrontView front, ElectionTimes elections) {
        this.facts = facts;
        this.replica = replica;
        this.front = front;
        this.elections = elections;
    }

    /** Everything by its name without {@code zk_}: numbers, and a few texts. Any thread. */
    public Map<String, Object> readings() {
        ReplicaStatus status = replica.status();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", facts.version());
        out.put("server_state", mode(status, front));
        appendPeerState(out, status);
        appendTree(out);
        appendConnections(out);
        appendTraffic(out);
        appendProcess(out);
        appendEnsemble(out, status);
        facts.meters().get().forEach(out::put);
        return out;
    }

    private static void appendPeerState(Map<String, Object> out, ReplicaStatus status) {
        switch (status.role()) {
            case LEADER -> out.put("peer_state", status.ready() ? "leading - broadcast" : "leading - synchronization");
            case FOLLOWER -> out.put("peer_state", "following - broadcast");
            case OBSERVER -> out.put("peer_state", "observing - broadcast");
            case LOOKING -> out.put("peer_state", "looking");
            case STANDALONE -> {
                // ZooKeeper has no such key for a server that stands alone.
            }
        }
    }

    private void appendEnsemble(Map<String, Object> out, ReplicaStatus status) {
        out.put("commit_count", front.traffic().commitCount());
        out.put("looking_count", elections.lookingCount());
        appendSummary(out, "election_time", elections.millis());
        if (status.role() == ReplicaStatus.Role.STANDALONE) {
            return;
        }
        Following following = replica.following();
        out.put("quorum_size", following.voters());
        if (status.role() == ReplicaStatus.Role.LEADER) {
            out.put("synced_followers", following.followers());
            out.put("synced_observers", following.observers());
            out.put("synced_non_voting_followers", 0);
            out.put("learners", following.followers() + following.observers());
            out.put("pending_syncs", following.syncs());
            out.put("leader_uptime", elections.leadingMillis(System.nanoTime()));
            Summary sizes = front.traffic().proposalSizes();
            out.put("last_proposal_size", sizes.last());
            out.put("min_proposal_size", sizes.min());
            out.put("max_proposal_size", sizes.max());
        }
    }

    private void appendTree(Map<String, Object> out) {
        try (var scope = replica.read()) {
            TreeReader tree = scope.tree();
            TreeTotals totals = tree.totals();
            out.put("znode_count", totals.znodes());
            out.put("ephemerals_count", totals.ephemerals());
            out.put("approximate_data_size", totals.dataBytes());
            out.put("global_sessions", totals.sessions());
            out.put("local_sessions", 0);
            out.put("last_zxid", tree.lastZxid());
        }
    }

    private void appendConnections(Map<String, Object> out) {
        TrafficCounters traffic = front.traffic();
        out.put("num_alive_connections", front.connections().size());
        out.put("outstanding_requests", front.outstanding());
        out.put("outstanding_request_bytes", front.outstandingBytes());
        out.put("watch_count", front.watches().watches());
        out.put("connection_request_count", traffic.connectionsOpenedCount());
        out.put("connection_drop_count", traffic.connectionsClosedCount());
        out.put("connection_rejected", traffic.connectionsRejectedCount());
        out.put("connection_revalidate_count", traffic.sessionsReattachedCount());
        out.put("connection_drop_probability", 0.0);
        out.put("stale_sessions_expired", traffic.sessionsExpiredCount());
        out.put("auth_failed_count", traffic.authFailuresCount());
        out.put("large_requests_rejected", traffic.requestsTooLargeCount());
    }

    private void appendTraffic(Map<String, Object> out) {
        TrafficCounters traffic = front.traffic();
        Summary latency = traffic.latencyMillis();
        out.put("avg_latency", rounded(latency.average()));
        out.put("min_latency", Math.max(0, latency.min()));
        out.put("max_latency", Math.max(0, latency.max()));
        out.put("packets_received", traffic.received());
        out.put("packets_sent", traffic.sent());
        out.put("bytes_received_count", traffic.receivedBytes());
        out.put("response_bytes", traffic.sentBytes());
        Summary replies = traffic.replySizes();
        out.put("last_client_response_size", replies.last());
        out.put("min_client_response_size", replies.min());
        out.put("max_client_response_size", replies.max());
        appendSummary(out, "readlatency", traffic.readLatencyMillis());
        appendSummary(out, "updatelatency", traffic.writeLatencyMillis());
    }

    /** As tools know it: standalone, leader, follower, observer or read-only. */
    public static String mode(ReplicaStatus status, FrontView front) {
        return front.readOnly() ? "read-only" : status.role().name().toLowerCase(Locale.ROOT);
    }

    /** At most four decimals, at least one: ZooKeeper rounds like this. */
    public static double rounded(double millis) {
        return Math.round(millis * 10_000) / 10_000.0;
    }

    private void appendProcess(Map<String, Object> out) {
        out.put("uptime", facts.uptimeMillis());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            out.put("open_file_descriptor_count", unix.getOpenFileDescriptorCount());
            out.put("max_file_descriptor_count", unix.getMaxFileDescriptorCount());
        }
    }

    private static void appendSummary(Map<String, Object> out, String key, Summary summary) {
        out.put("avg_" + key, rounded(summary.average()));
        out.put("min_" + key, Math.max(0, summary.min()));
        out.put("max_" + key, Math.max(0, summary.max()));
        out.put("cnt_" + key, summary.count());
        out.put("sum_" + key, Math.round(summary.sum()));
    }
}
