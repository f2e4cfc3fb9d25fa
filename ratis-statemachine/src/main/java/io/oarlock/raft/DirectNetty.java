package io.oarlock.raft;

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
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServerRpc;

/**
 * Ratis' Netty transport, but for appends, which go over {@link AppendSockets}: an appender waits for each answer
 * anyway, so that it may as well do its own reading and writing. Through Netty every append wakes an event loop twice.
 */
final class DirectNetty implements RaftServerRpc {
    private final RaftServerRpc ratis;
    private final AppendSockets appends;

    DirectNetty(RaftServerRpc ratis, AppendSockets appends) {
        this.ratis = ratis;
        this.appends = appends;
    }

    @Override
    public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) throws IOException {
        return appends.append(request);
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
        return ratis.requestVote(request);
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
        return ratis.installSnapshot(request);
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
            throws IOException {
        return ratis.startLeaderElection(request);
    }

    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {
        appends.add(peers);
        ratis.addRaftPeers(peers);
    }

    @Override
    public void handleException(RaftPeerId member, Exception failure, boolean reconnect) {
        if (reconnect) {
            appends.cut();
        }
        ratis.handleException(member, failure, reconnect);
    }

    @Override
    public void notifyNotLeader(RaftGroupId group) {
        appends.cut();
        ratis.notifyNotLeader(group);
    }

    @Override
    public RpcType getRpcType() {
        return ratis.getRpcType();
    }

    @Override
    public InetSocketAddress getInetSocketAddress() {
        return ratis.getInetSocketAddress();
    }

    @Override
    public void start() throws IOException {
        ratis.start();
    }

    @Override
    public void close() throws IOException {
        appends.close();
        ratis.close();
    }
}
