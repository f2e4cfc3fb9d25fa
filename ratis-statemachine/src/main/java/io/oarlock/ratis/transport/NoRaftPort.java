package io.oarlock.ratis.transport;

import java.io.IOException;
import java.net.InetAddress;
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
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServerRpc;

/** The transport of a standalone server: it listens nowhere, and there is nobody to send to. Any thread. */
public final class NoRaftPort implements RaftServerRpc {
    private final RpcType type;

    public NoRaftPort(RpcType type) {
        this.type = type;
    }

    @Override
    public void start() {
        // Nothing is opened.
    }

    @Override
    public InetSocketAddress getInetSocketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public RpcType getRpcType() {
        return type;
    }

    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {
        // There are none.
    }

    @Override
    public void handleException(RaftPeerId member, Exception failure, boolean reconnect) {
        // There is no connection.
    }

    @Override
    public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) throws IOException {
        throw noOtherMember();
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
        throw noOtherMember();
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
        throw noOtherMember();
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
            throws IOException {
        throw noOtherMember();
    }

    private static IOException noOtherMember() {
        return new IOException("this server is standalone: there is no other member");
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
