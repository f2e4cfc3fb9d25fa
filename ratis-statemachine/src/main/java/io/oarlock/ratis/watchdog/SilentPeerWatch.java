package io.oarlock.ratis.watchdog;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.ratis.group.RatisPeers;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServer.Division;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the connection to a member that has been silent for a while: one to an address that has moved may hang for
 * ever, and a new one looks the name up again. One that is busy with a checkpoint is not silent. One thread.
 */
public final class SilentPeerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SilentPeerWatch.class);
    private static final long SILENT_MILLIS = 5000;

    private final RaftServer server;
    private final Division division;
    private final IntPredicate takesCheckpoint;
    private final Executor patient;
    private final Counter renewals;
    /** Members whose connection is being renewed. */
    private final Set<RaftPeerId> renewing = ConcurrentHashMap.newKeySet();

    private long renewedNanos = System.nanoTime();
    private long leaderSeenNanos = System.nanoTime();

    /**
     * @param takesCheckpoint whether a member has not answered a piece of a checkpoint yet, which has a time limit of
     *     its own
     * @param patient runs what may block for long
     */
    public SilentPeerWatch(
            RaftServer server,
            Division division,
            IntPredicate takesCheckpoint,
            Executor patient,
            MetricRegistry metrics) {
        this.server = server;
        this.division = division;
        this.takesCheckpoint = takesCheckpoint;
        this.patient = patient;
        this.renewals = metrics.counter(Metric.RAFT_CHANNELS_RENEWED_TOTAL);
    }

    /** Looks once. */
    public void look() {
        long now = System.nanoTime();
        if (division.getInfo().getLeaderId() != null) {
            leaderSeenNanos = now;
        }
        if (TimeUnit.NANOSECONDS.toMillis(now - renewedNanos) < SILENT_MILLIS) {
            return;
        }
        RoleInfoProto role = division.getInfo().getRoleInfoProto();
        if (role.getRole() == RaftPeerRole.LEADER) {
            for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
                if (follower.getLastRpcElapsedTimeMs() > SILENT_MILLIS) {
                    renewedNanos = now;
                    renew(RaftPeerId.valueOf(follower.getId().getId()));
                }
            }
        } else if (TimeUnit.NANOSECONDS.toMillis(now - leaderSeenNanos) > SILENT_MILLIS) {
            renewedNanos = now;
            for (RaftPeer peer : division.getRaftConf().getAllPeers()) {
                if (!peer.getId().equals(division.getId())) {
                    renew(peer.getId());
                }
            }
        }
    }

    private void renew(RaftPeerId peer) {
        if (takesCheckpoint.test(RatisPeers.memberOf(peer)) || !renewing.add(peer)) {
            return;
        }
        LOG.info("member {} has been silent for a while: renewing the connection", peer);
        renewals.increment();
        patient.execute(() -> {
            try {
                server.getServerRpc().handleException(peer, new IOException("silent for too long"), true);
            } finally {
                renewing.remove(peer);
            }
        });
    }
}
