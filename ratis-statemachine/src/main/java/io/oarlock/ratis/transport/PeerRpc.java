package io.oarlock.ratis.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerRpc;

/**
 * How Ratis' servers reach each other: requests leave over {@link PeerSockets} and come in through a
 * {@link PeerListener}, in the format of Ratis' own Netty transport. Unlike that, it bounds what it takes from others,
 * looks at it before Ratis does, and reads no serialized Java object. What asks is a thread of Ratis that waits for the
 * answer.
 */
public final class PeerRpc implements RaftServerRpc {
    private final InetSocketAddress address;
    private final PeerListener port;
    private final PeerSockets sockets;
    private final PeerReplyCheck replies;

    public PeerRpc(InetSocketAddress address, PeerListener port, PeerSockets sockets, PeerReplyCheck replies) {
        this.address = address;
        this.port = port;
        this.sockets = sockets;
        this.replies = replies;
    }

    @Override
    public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) throws IOException {
        return replies.append(request, sockets.append(request));
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
        var message = RaftNettyServerRequestProto.newBuilder().setRequestVoteRequest(request);
        var reply = sockets.askOnce(request.getServerRequest(), message.build());
        return replies.vote(request.getServerRequest(), reply.getRequestVoteReply());
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
        var message = RaftNettyServerRequestProto.newBuilder().setInstallSnapshotRequest(request);
        var reply = sockets.askOnce(request.getServerRequest(), message.build());
        return replies.install(request.getServerRequest(), reply.getInstallSnapshotReply());
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
            throws IOException {
        var message = RaftNettyServerRequestProto.newBuilder().setStartLeaderElectionRequest(request);
        return sockets.askOnce(request.getServerRequest(), message.build()).getStartLeaderElectionReply();
    }

    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {
        sockets.add(peers);
    }

    @Override
    public void handleException(RaftPeerId member, Exception failure, boolean reconnect) {
        if (reconnect) {
            sockets.cut();
        }
    }

    @Override
    public void notifyNotLeader(RaftGroupId group) {
        sockets.cut();
    }

    @Override
    public RpcType getRpcType() {
        return SupportedRpcType.NETTY;
    }

    @Override
    public InetSocketAddress getInetSocketAddress() {
        return address;
    }

    @Override
    public void start() throws IOException {
        port.open(address);
    }

    @Override
    public void close() {
        sockets.close();
        port.close();
    }
}
