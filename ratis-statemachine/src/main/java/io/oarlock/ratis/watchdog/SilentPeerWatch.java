package io.oarlock.ratis.watchdog;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.transport.MemberConnections;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer.Division;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the connection to a member that has been silent for a while: one to an address that has moved may hang for
 * ever, and a new one looks the name up again. A leader renews that to a follower which acknowledges nothing; without a
 * leader only those are renewed from which nothing at all was heard: votes would be lost with the others, and
 * handshakes of TLS take their time. One that is busy with a checkpoint is not silent. One thread.
 */
public final class SilentPeerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SilentPeerWatch.class);
    private static final long SILENT_MILLIS = 5000;

    private final Raft raft;
    private final MemberConnections connections;
    private final LongSupplier nanoTime;
    private final Counter renewals;

    private long renewedNanos;
    private long leaderSeenNanos;

    /**
     * What Raft says of this member.
     *
     * @param role as of now
     * @param knowsLeader whether there is a leader
     */
    public record Raft(Supplier<RoleInfoProto> role, BooleanSupplier knowsLeader) {
        /** What a member says of itself. */
        public static Raft of(Division division) {
            return new Raft(
                    () -> division.getInfo().getRoleInfoProto(),
                    () -> division.getInfo().getLeaderId() != null);
        }
    }

    /** @param nanoTime the monotonic clock */
    public SilentPeerWatch(Raft raft, MemberConnections connections, LongSupplier nanoTime, MetricRegistry metrics) {
        this.raft = raft;
        this.connections = connections;
        this.nanoTime = nanoTime;
        this.renewals = metrics.counter(Metric.RAFT_CHANNELS_RENEWED_TOTAL);
        this.renewedNanos = nanoTime.getAsLong();
        this.leaderSeenNanos = renewedNanos;
    }

    /** Looks once. */
    public void look() {
        long now = nanoTime.getAsLong();
        if (raft.knowsLeader().getAsBoolean()) {
            leaderSeenNanos = now;
        }
        if (TimeUnit.NANOSECONDS.toMillis(now - renewedNanos) < SILENT_MILLIS) {
            return;
        }
        RoleInfoProto role = raft.role().get();
        if (role.getRole() == RaftPeerRole.LEADER) {
            for (ServerRpcProto follower : role.getLeaderInfo().getFollowerInfoList()) {
                if (follower.getLastRpcElapsedTimeMs() > SILENT_MILLIS) {
                    renew(
                            RatisPeers.memberOf(
                                    RaftPeerId.valueOf(follower.getId().getId())),
                            now);
                }
            }
        } else if (TimeUnit.NANOSECONDS.toMillis(now - leaderSeenNanos) > SILENT_MILLIS) {
            for (int member : connections.members()) {
                if (connections.isSilent(member, SILENT_MILLIS)) {
                    renew(member, now);
                }
            }
        }
    }

    private void renew(int member, long now) {
        renewedNanos = now;
        if (!connections.sendsCheckpoint(member)) {
            LOG.info("member {} has been silent for a while: renewing the connection", member);
            renewals.increment();
            connections.renew(member, "silent for too long");
        }
    }
}
