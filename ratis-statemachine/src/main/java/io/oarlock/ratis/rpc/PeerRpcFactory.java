package io.oarlock.ratis.rpc;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.FoundingMark;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.membership.Membership;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.peer.RefusalLog;
import io.oarlock.ratis.follower.FollowerLane;
import io.oarlock.ratis.follower.MemberRequests;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.VoteBackup;
import io.oarlock.ratis.transport.MessageGuard;
import io.oarlock.ratis.transport.NoRaftPort;
import io.oarlock.ratis.transport.PeerConnections;
import io.oarlock.ratis.transport.PeerListener;
import io.oarlock.ratis.transport.PeerReplyCheck;
import io.oarlock.ratis.transport.PeerRequestCheck;
import io.oarlock.ratis.transport.PeerRequestServer;
import io.oarlock.ratis.transport.PeerRpc;
import io.oarlock.ratis.transport.PeerSockets;
import io.oarlock.ratis.transport.SnapshotFiles;
import io.oarlock.ratis.transport.TermBound;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Makes the transport of a member: {@link PeerRpc} with its {@link MessageGuard}s, or {@link NoRaftPort} for a
 * standalone server. Votes are durable: see {@link DurableVotes}. A member that starts with nothing does not vote: see
 * {@link BootstrapGate}. Followers learn of a commit at once: see {@link CommitNotifier}.
 *
 * <p>Travels to {@link OarlockNettyRpc}, which Ratis makes by its name, in a server's parameters.
 */
public final class PeerRpcFactory implements ServerFactory {
    private static final String KEY = "oarlock.rpc";

    /** Each of so many members may be in the middle of its largest message. */
    private static final long UNFINISHED_FRAMES = 4;

    private final RpcParts parts;
    private final CommitNotifier commitNotifier;
    private final VoteBackup votes;
    private final BootstrapGuard bootstrapGuard;
    private final FoundingMark founding;
    private final FollowerLane lane;

    public PeerRpcFactory(
            RpcParts parts,
            BootstrapGuard bootstrapGuard,
            VoteBackup votes,
            CommitNotifier commitNotifier,
            FollowerLane lane) {
        this.parts = parts;
        this.bootstrapGuard = bootstrapGuard;
        this.founding = FoundingMark.in(parts.settings().directories().log());
        this.votes = votes;
        this.commitNotifier = commitNotifier;
        this.lane = lane;
    }

    static PeerRpcFactory of(Parameters parameters) {
        return parameters.getNonNull(KEY, PeerRpcFactory.class);
    }

    /** Parameters with which Ratis makes a server that has this transport. */
    public Parameters parameters() {
        Parameters parameters = new Parameters();
        parameters.put(KEY, this, PeerRpcFactory.class);
        return parameters;
    }

    @Override
    public RpcType getRpcType() {
        return SupportedRpcType.NETTY;
    }

    @Override
    public RaftServerRpc newRaftServerRpc(RaftServer server) {
        RaftSettings settings = parts.settings();
        int frameBytesMax = parts.capacity().messageBytes();
        PeerConnections connections = connections(frameBytesMax);
        if (settings.membership().standalone()) {
            return new NoRaftPort();
        }
        BootstrapGate gate = new BootstrapGate(bootstrapGuard);
        SnapshotFiles files = new SnapshotFiles(
                StateDirectory.receiving(settings.directories().data()));
        MemberRequests guarded = Guarded.of(MemberRequests.class, lane, gate, files, new DurableVotes(votes::keep));
        TermBound terms = new TermBound(() -> termOf(server), System::nanoTime);
        int timeoutMillis =
                RaftClientConfigKeys.Rpc.requestTimeout(server.getProperties()).toIntExact(TimeUnit.MILLISECONDS);
        PeerRequestCheck check = new PeerRequestCheck(settings.membership().self(), id -> isOther(server, id), terms);
        PeerListener port = new PeerListener(
                connections,
                frameBytesMax,
                connection -> new PeerRequestServer(server, guarded, check, connection, parts.fault()));
        RaftServerRpc rpc = new PeerRpc(
                addressOf(settings.membership()), port, new PeerSockets(timeoutMillis), new PeerReplyCheck(terms));
        return Guarded.of(RaftServerRpc.class, rpc, gate, new CandidatureGuard(lane), new InstallRetryDelay());
    }

    private PeerConnections connections(int frameBytesMax) {
        MetricRegistry metrics = parts.metrics();
        Limits limits = parts.settings().limits();
        PeerConnections connections = new PeerConnections(
                limits.intOf(Bound.RAFT_CONNECTIONS),
                Math.max(limits.of(Bound.RAFT_UNFINISHED_BYTES), UNFINISHED_FRAMES * frameBytesMax),
                new RefusalLog(metrics, System::nanoTime),
                System::nanoTime);
        metrics.gauge(Metric.RAFT_PORT_CONNECTIONS, connections::count);
        metrics.gauge(Metric.RAFT_PORT_UNFINISHED_BYTES, connections::unfinishedBytes);
        return connections;
    }

    private static InetSocketAddress addressOf(Membership membership) {
        String host = membership.bindHost();
        int port = membership.me().port();
        return host == null || host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    /** The members of the configuration, and those that the log knows. */
    private boolean isOther(RaftServer server, int id) {
        Membership membership = parts.settings().membership();
        if (id == membership.self()) {
            return false;
        }
        try {
            return membership.members().stream().anyMatch(member -> member.id() == id)
                    || server.getDivision(RatisPeers.group())
                                    .getRaftConf()
                                    .getPeer(RatisPeers.idOf(id), RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER)
                            != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static long termOf(RaftServer server) {
        try {
            return server.getDivision(RatisPeers.group()).getInfo().getCurrentTerm();
        } catch (IOException e) {
            throw new IllegalStateException("there is no group yet", e);
        }
    }

    @Override
    public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
        votes.keepOwn();
        founding.remove();
        LogAppender appender =
                ServerFactory.super.newLogAppender(server, new NotifyingLeaderState(state, commitNotifier), follower);
        commitNotifier.add(appender);
        return appender;
    }
}
