package io.oarlock.operations;

import com.sun.management.UnixOperatingSystemMXBean;
import io.oarlock.frontend.FrontView;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Summary;
import io.oarlock.replica.Following;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeTotals;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reads the numbers of a member: those that the packages have registered, and those that are made of its state. A key
 * of ZooKeeper's whose stage does not exist here is left out rather than shown as zero.
 */
public final class Monitor {
    private final MemberFacts facts;
    private final Replica replica;
    private final FrontView front;
    private final ElectionTimes elections;
    private final MetricRegistry metrics;

    public Monitor(
            MemberFacts facts, Replica replica, FrontView front, ElectionTimes elections, MetricRegistry metrics) {
        this.facts = facts;
        this.replica = replica;
        this.front = front;
        this.elections = elections;
        this.metrics = metrics;
    }

    /** Any thread; takes the read gate for a moment. */
    public MonitorValues read() {
        ReplicaStatus status = replica.status();
        Map<Metric, Number> out = new EnumMap<>(metrics.values());
        appendTree(out);
        appendConnections(out);
        appendTraffic(out);
        appendProcess(out);
        appendEnsemble(out, status);
        return new MonitorValues(
                facts.version(),
                ServerMode.of(status, front.readOnly()),
                PeerState.of(status),
                out,
                metrics.summaries());
    }

    private void appendEnsemble(Map<Metric, Number> out, ReplicaStatus status) {
        if (status.role() == ReplicaStatus.Role.STANDALONE) {
            return;
        }
        Following following = replica.following();
        out.put(Metric.QUORUM_SIZE, following.voters());
        if (status.role() == ReplicaStatus.Role.LEADER) {
            out.put(Metric.SYNCED_FOLLOWERS, following.followers());
            out.put(Metric.SYNCED_OBSERVERS, following.observers());
            out.put(Metric.SYNCED_NON_VOTING_FOLLOWERS, 0);
            out.put(Metric.LEARNERS, following.followers() + following.observers());
            out.put(Metric.PENDING_SYNCS, following.syncs());
            out.put(Metric.LEADER_UPTIME, elections.leadingMillis(System.nanoTime()));
            Summary sizes = front.traffic().proposalSizes();
            out.put(Metric.LAST_PROPOSAL_SIZE, sizes.last());
            out.put(Metric.MIN_PROPOSAL_SIZE, sizes.min());
            out.put(Metric.MAX_PROPOSAL_SIZE, sizes.max());
        }
    }

    private void appendTree(Map<Metric, Number> out) {
        try (var scope = replica.read()) {
            TreeReader tree = scope.tree();
            TreeTotals totals = tree.totals();
            out.put(Metric.ZNODE_COUNT, NodeCount.of(totals));
            out.put(Metric.EPHEMERALS_COUNT, totals.ephemerals());
            out.put(Metric.APPROXIMATE_DATA_SIZE, totals.dataBytes());
            out.put(Metric.GLOBAL_SESSIONS, totals.sessions());
            out.put(Metric.LOCAL_SESSIONS, front.localSessions());
            out.put(Metric.LAST_ZXID, tree.lastZxid());
        }
    }

    private void appendConnections(Map<Metric, Number> out) {
        out.put(Metric.NUM_ALIVE_CONNECTIONS, front.connections().size());
        out.put(Metric.OUTSTANDING_REQUESTS, front.outstanding());
        out.put(Metric.OUTSTANDING_REQUEST_BYTES, front.outstandingBytes());
        out.put(Metric.WATCH_COUNT, front.watches().watches());
        out.put(Metric.CONNECTION_DROP_PROBABILITY, 0.0);
        out.put(Metric.LARGE_REQUESTS_REJECTED, 0);
    }

    private void appendTraffic(Map<Metric, Number> out) {
        TrafficCounters traffic = front.traffic();
        appendTimes(out, traffic.latencyMillis(), Metric.AVG_LATENCY, Metric.MIN_LATENCY, Metric.MAX_LATENCY);
        out.put(Metric.PACKETS_RECEIVED, traffic.received());
        out.put(Metric.PACKETS_SENT, traffic.sent());
        Summary replies = traffic.replySizes();
        out.put(Metric.LAST_CLIENT_RESPONSE_SIZE, replies.last());
        out.put(Metric.MIN_CLIENT_RESPONSE_SIZE, replies.min());
        out.put(Metric.MAX_CLIENT_RESPONSE_SIZE, replies.max());
    }

    private void appendProcess(Map<Metric, Number> out) {
        out.put(Metric.UPTIME, facts.uptimeMillis());
        out.put(Metric.DIGEST_MISMATCHES_COUNT, 0);
        out.put(Metric.UNRECOVERABLE_ERROR_COUNT, 0);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            out.put(Metric.OPEN_FILE_DESCRIPTOR_COUNT, unix.getOpenFileDescriptorCount());
            out.put(Metric.MAX_FILE_DESCRIPTOR_COUNT, unix.getMaxFileDescriptorCount());
        }
    }

    private static void appendTimes(Map<Metric, Number> out, Summary times, Metric average, Metric min, Metric max) {
        out.put(average, times.roundedAverage());
        out.put(min, times.minOrZero());
        out.put(max, times.maxOrZero());
    }
}
