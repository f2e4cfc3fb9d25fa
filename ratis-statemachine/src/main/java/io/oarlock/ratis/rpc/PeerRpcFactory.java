package io.oarlock.ratis.rpc;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.FoundingMark;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.membership.Membership;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.peer.Handshake;
import io.oarlock.peer.InboundConnections;
import io.oarlock.peer.PeerAcceptor;
import io.oarlock.peer.PeerLink;
import io.oarlock.peer.RefusalLog;
import io.oarlock.ratis.appender.LeadershipConfirmation;
import io.oarlock.ratis.appender.PeerLogAppender;
import io.oarlock.ratis.follower.FollowerLane;
import io.oarlock.ratis.follower.MemberRequests;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.VoteBackup;
import io.oarlock.ratis.transport.MemberFrames;
import io.oarlock.ratis.transport.NoRaftPort;
import io.oarlock.ratis.transport.PeerLinks;
import io.oarlock.ratis.transport.PeerQuestions;
import io.oarlock.ratis.transport.PeerReplyCheck;
import io.oarlock.ratis.transport.PeerRequestCheck;
import io.oarlock.ratis.transport.PeerRpc;
import io.oarlock.ratis.transport.SnapshotFiles;
import io.oarlock.ratis.transport.TermBound;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.jspecify.annotations.Nullable;

/**
 * Makes the transport of a member: {@link PeerRpc} behind its guards, or {@link NoRaftPort} for a standalone server.
 * Votes are durable: see {@link DurableVotes}. A member that starts with nothing does not vote: see
 * {@link BootstrapGate}. Appends go their own way: see {@link PeerLogAppender}.
 *
 * <p>Travels to {@link PeerRpcType}, which Ratis makes by its name, in a server's parameters.
 */
public final class PeerRpcFactory implements ServerFactory {
    private static final String KEY = "oarlock.rpc";

    /** Each of so many members may be in the middle of its largest message. */
    private static final long UNFINISHED_FRAMES = 4;

    private final RpcParts parts;
    private final VoteBackup votes;
    private final BootstrapGate gate;
    private final FoundingMark founding;
    private final FollowerLane lane;
    private final Handshake handshake;
    private final PeerLinks links;
    private final LeadershipConfirmation confirmation;
    private final TermBound terms = new TermBound(this::term, System::nanoTime);
    private final PeerReplyCheck replies = new PeerReplyCheck(terms);
    private volatile @Nullable RaftServer server;
    private volatile @Nullable PeerQuestions questions;

    public PeerRpcFactory(RpcParts parts, BootstrapGuard bootstrapGuard, VoteBackup votes, FollowerLane lane)
            throws IOException {
        this.parts = parts;
        this.gate = new BootstrapGate(bootstrapGuard);
        this.founding = FoundingMark.in(parts.settings().directories().log());
        this.votes = votes;
        this.lane = lane;
        Membership membership = parts.settings().membership();
        this.handshake = PeerLinks.handshake(parts.settings(), parts.capacity().messageBytes(), this::isOther);
        this.links = new PeerLinks(
                membership, handshake, PeerLinks.settings(parts.settings().limits()));
        this.confirmation =
                new LeadershipConfirmation(RatisPeers.idOf(membership.self()), links::pump, System::nanoTime);
        parts.metrics().gauge(Metric.RAFT_QUEUE_BYTES, links::queuedBytes);
    }

    /** The ways to the other members, which are connected once the server has started. */
    public PeerLinks links() {
        return links;
    }

    /** Where the leader is told whether it still leads. */
    public LeadershipConfirmation confirmation() {
        return confirmation;
    }

    /** Ties in who answers the questions of other members; before the server starts. */
    public void connect(PeerQuestions answering) {
        questions = answering;
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
        return new PeerRpcType();
    }

    @Override
    public RaftServerRpc newRaftServerRpc(RaftServer made) {
        server = made;
        RaftSettings settings = parts.settings();
        Limits limits = settings.limits();
        MetricRegistry metrics = parts.metrics();
        int frameBytesMax = handshake.largeBytesMax();
        InboundConnections inbound = new InboundConnections(
                Math.max(limits.of(Bound.RAFT_UNFINISHED_BYTES), UNFINISHED_FRAMES * frameBytesMax));
        metrics.gauge(Metric.RAFT_PORT_CONNECTIONS, inbound::count);
        metrics.gauge(Metric.RAFT_PORT_UNFINISHED_BYTES, inbound::unfinishedBytes);
        RefusalLog refusals = new RefusalLog(metrics, System::nanoTime);
        if (settings.membership().standalone()) {
            return new NoRaftPort(getRpcType());
        }
        PeerAcceptor port = new PeerAcceptor(
                handshake,
                new PeerAcceptor.Settings(
                        limits.intOf(Bound.RAFT_CONNECTIONS), frameBytesMax, limits.of(Bound.RAFT_QUEUE_BYTES)),
                framesFor(),
                inbound,
                refusals);
        PeerRpc.Ends ends = new PeerRpc.Ends(addressOf(settings.membership()), port, links);
        return new PeerRpc(getRpcType(), ends, replies, this::checkCandidature);
    }

    private PeerAcceptor.Handlers framesFor() {
        RaftSettings settings = parts.settings();
        int self = settings.membership().self();
        SnapshotFiles files = new SnapshotFiles(
                StateDirectory.receiving(settings.directories().data()));
        MemberRequests requests = new GuardedRequests(lane, gate, files, new DurableVotes(votes::keep));
        PeerRequestCheck check = new PeerRequestCheck(self, terms);
        return ends -> {
            if (!ends.inquiry()) {
                links.knowsRules(ends.peer(), ends.rulesLevel());
            }
            links.isThere(ends.peer());
            return new MemberFrames(
                    self, requests, Objects.requireNonNull(questions, "the port was opened before"), check);
        };
    }

    /** Asked before this member asks another one to elect it. */
    private void checkCandidature(RequestVoteRequestProto request) throws IOException {
        gate.vote(request);
        if (!request.getPreVote()) {
            lane.refuseCandidature();
        }
    }

    private static InetSocketAddress addressOf(Membership membership) {
        String host = membership.bindHost();
        int port = membership.me().port();
        return host == null || host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    /** The members of the configuration, and those that the log knows. */
    private boolean isOther(int id) {
        Membership membership = parts.settings().membership();
        RaftServer running = server;
        if (id == membership.self() || running == null) {
            return false;
        }
        try {
            return membership.members().stream().anyMatch(member -> member.id() == id)
                    || running.getDivision(RatisPeers.group())
                                    .getRaftConf()
                                    .getPeer(RatisPeers.idOf(id), RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER)
                            != null;
        } catch (IOException e) {
            return false;
        }
    }

    private long term() {
        RaftServer running = server;
        if (running == null) {
            throw new IllegalStateException("there is no server yet");
        }
        try {
            return running.getDivision(RatisPeers.group()).getInfo().getCurrentTerm();
        } catch (IOException e) {
            throw new IllegalStateException("there is no group yet", e);
        }
    }

    @Override
    public LogAppender newLogAppender(RaftServer.Division division, LeaderState state, FollowerInfo follower) {
        votes.keepOwn();
        founding.remove();
        return new PeerLogAppender(division, state, follower, linkTo(follower), replies, confirmation);
    }

    private PeerLink linkTo(FollowerInfo follower) {
        try {
            return links.to(RatisPeers.memberOf(follower.getId()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
