package io.oarlock.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import io.oarlock.admin.TrafficCounters.Summary;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeTotals;
import java.lang.management.ManagementFactory;

/**
 * {@code mntr}: one {@code zk_key<TAB>value} line for each number that this server really has. Keys of ZooKeeper's
 * inner stages that do not exist here are left out rather than shown as zero.
 */
final class MonitorWord {
    private final ServerFacts facts;
    private final Replica replica;
    private final FrontView front;

    MonitorWord(ServerFacts facts, Replica replica, FrontView front) {
        this.facts = facts;
        this.replica = replica;
        this.front = front;
    }

    String mntr() {
        ReplicaStatus status = replica.status();
        Lines out = new Lines();
        out.add("version", facts.version());
        out.add("server_state", ServerWords.mode(status, front));
        appendPeerState(out, status);
        appendTree(out);
        appendConnections(out);
        appendTraffic(out);
        appendProcess(out);
        if (status.role() == ReplicaStatus.Role.LEADER) {
            Summary sizes = front.traffic().proposalSizes();
            out.add("last_proposal_size", sizes.last());
            out.add("min_proposal_size", sizes.min());
            out.add("max_proposal_size", sizes.max());
        }
        facts.meters().get().forEach(out::add);
        return out.text();
    }

    private static void appendPeerState(Lines out, ReplicaStatus status) {
        switch (status.role()) {
            case LEADER -> out.add("peer_state", status.ready() ? "leading - broadcast" : "leading - synchronization");
            case FOLLOWER -> out.add("peer_state", "following - broadcast");
            case OBSERVER -> out.add("peer_state", "observing - broadcast");
            case LOOKING -> out.add("peer_state", "looking");
            case STANDALONE -> {
                // ZooKeeper has no such key for a server that stands alone.
            }
        }
    }

    private void appendTree(Lines out) {
        try (var scope = replica.read()) {
            TreeReader tree = scope.tree();
            TreeTotals totals = tree.totals();
            out.add("znode_count", totals.znodes());
            out.add("ephemerals_count", totals.ephemerals());
            out.add("approximate_data_size", totals.dataBytes());
            out.add("global_sessions", totals.sessions());
            out.add("local_sessions", 0);
            out.add("last_zxid", tree.lastZxid());
        }
    }

    private void appendConnections(Lines out) {
        TrafficCounters traffic = front.traffic();
        out.add("num_alive_connections", front.connections().size());
        out.add("outstanding_requests", front.outstanding());
        out.add("watch_count", front.watches().watches());
        out.add("connection_request_count", traffic.connectionsOpenedCount());
        out.add("connection_drop_count", traffic.connectionsClosedCount());
        out.add("connection_rejected", traffic.connectionsRejectedCount());
        out.add("connection_revalidate_count", traffic.sessionsReattachedCount());
        out.add("connection_drop_probability", 0.0);
        out.add("stale_sessions_expired", traffic.sessionsExpiredCount());
        out.add("auth_failed_count", traffic.authFailuresCount());
        out.add("large_requests_rejected", traffic.requestsTooLargeCount());
    }

    private void appendTraffic(Lines out) {
        TrafficCounters traffic = front.traffic();
        Summary latency = traffic.latencyMillis();
        out.add("avg_latency", ServerWords.rounded(latency.average()));
        out.add("min_latency", Math.max(0, latency.min()));
        out.add("max_latency", Math.max(0, latency.max()));
        out.add("packets_received", traffic.received());
        out.add("packets_sent", traffic.sent());
        out.add("bytes_received_count", traffic.receivedBytes());
        out.add("response_bytes", traffic.sentBytes());
        Summary replies = traffic.replySizes();
        out.add("last_client_response_size", replies.last());
        out.add("min_client_response_size", replies.min());
        out.add("max_client_response_size", replies.max());
        appendSummary(out, "readlatency", traffic.readLatencyMillis());
        appendSummary(out, "updatelatency", traffic.writeLatencyMillis());
    }

    private void appendProcess(Lines out) {
        out.add("uptime", facts.uptimeMillis());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            out.add("open_file_descriptor_count", unix.getOpenFileDescriptorCount());
            out.add("max_file_descriptor_count", unix.getMaxFileDescriptorCount());
        }
    }

    private static void appendSummary(Lines out, String key, Summary summary) {
        out.add("avg_" + key, ServerWords.rounded(summary.average()));
        out.add("min_" + key, Math.max(0, summary.min()));
        out.add("max_" + key, Math.max(0, summary.max()));
        out.add("cnt_" + key, summary.count());
        out.add("sum_" + key, Math.round(summary.sum()));
    }

    private static final class Lines {
        private final StringBuilder text = new StringBuilder();

        void add(String key, Object value) {
            text.append("zk_").append(key).append('\t').append(value).append('\n');
        }

        String text() {
            return text.toString();
        }
    }
}
