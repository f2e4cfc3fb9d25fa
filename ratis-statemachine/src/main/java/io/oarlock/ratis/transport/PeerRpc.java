package io.oarlock.ratis.transport;

import io.oarlock.peer.Answer;
import io.oarlock.peer.PeerAcceptor;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.group.RatisPeers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How Ratis' servers reach each other: requests leave over {@link PeerLinks} and come in through a
 * {@link PeerAcceptor}. What asks is a thread of Ratis that waits for the answer.
 */
public final class PeerRpc implements RaftServerRpc {
    private static final Logger LOG = LoggerFactory.getLogger(PeerRpc.class);
    /** The last piece of a snapshot is answered when every block of it was read. */
    private static final int PIECE_MILLIS = 30_000;
    /** Ratis' appender would send a piece that was refused again at once, without end. */
    private static final long RETRY_MILLIS = 100;

    private final RpcType type;
    private final InetSocketAddress address;
    private final PeerAcceptor port;
    private final PeerLinks links;
    private final PeerReplyCheck replies;
    private final Candidature candidature;

    /** Whether this member may be elected. */
    public interface Candidature {
        /** @throws IOException not now; to Ratis it looks like a lost message */
        void check(RequestVoteRequestProto request) throws IOException;
    }

    /** Both ends of the connections of a member. */
    public record Ends(InetSocketAddress address, PeerAcceptor port, PeerLinks links) {}

    public PeerRpc(RpcType type, Ends ends, PeerReplyCheck replies, Candidature candidature) {
        this.type = type;
        this.address = ends.address();
        this.port = ends.port();
        this.links = ends.links();
        this.replies = replies;
        this.candidature = candidature;
    }

    @Override
    public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) throws IOException {
        throw new IOException("appenders send over their links");
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
        candidature.check(request);
        Answer answer = PeerLinks.await(
                links.to(receiver(request.getServerRequest())).ask(FrameType.VOTE, request.toByteArray()));
        return replies.vote(request.getServerRequest(), read(ProtoParser.VOTE_REPLY, answer));
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
        try {
            Answer answer = PeerLinks.await(links.to(receiver(request.getServerRequest()))
                    .ask(FrameType.PIECE, request.toByteArray(), PIECE_MILLIS));
            return replies.install(request.getServerRequest(), read(ProtoParser.INSTALL_REPLY, answer));
        } catch (IOException e) {
            pause();
            throw e;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
            throws IOException {
        Answer answer = PeerLinks.await(
                links.to(receiver(request.getServerRequest())).ask(FrameType.STAND, request.toByteArray()));
        return read(ProtoParser.STAND_REPLY, answer);
    }

    private static int receiver(RaftRpcRequestProto header) {
        ByteString id = header.getReplyId();
        return RatisPeers.memberOf(RaftPeerId.valueOf(id));
    }

    private static <T extends Message> T read(ProtoParser.Kind<T> kind, Answer answer) throws IOException {
        return ProtoParser.parse(kind, PeerStatus.contentOf(answer));
    }

    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {
        // The configuration knows the addresses of today.
    }

    @Override
    public void handleException(RaftPeerId member, Exception failure, boolean reconnect) {
        if (reconnect) {
            try {
                links.to(RatisPeers.memberOf(member)).reset(String.valueOf(failure.getMessage()));
            } catch (IOException e) {
                LOG.debug("no connection to renew: {}", e.toString());
            }
        }
    }

    @Override
    public RpcType getRpcType() {
        return type;
    }

    @Override
    public InetSocketAddress getInetSocketAddress() {
        return address;
    }

    @Override
    public void start() throws IOException {
        port.open(address);
        links.start();
    }

    @Override
    public void close() {
        links.close();
        port.close();
    }
}
