package io.oarlock.raft;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.jspecify.annotations.Nullable;

/**
 * Ratis over gRPC, with three differences. Votes are durable: see {@link DurableVotes}. A member that starts with
 * nothing does not vote: see {@link JoiningGate}. And followers are told of a commit at once; Ratis itself tells them
 * with the next entry or heartbeat, so that a lone write would be answered by a follower, and would fire watches there,
 * hundreds of milliseconds later.
 *
 * <p>Public, with this constructor, because Ratis makes it from its name.
 */
public final class PromptGrpc implements RpcType {
    public PromptGrpc() {}

    @Override
    public String name() {
        return PromptGrpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(parameters);
    }

    private static final class Factory extends GrpcFactory {
        private final KeptVote votes;
        private final Joining joining;

        Factory(Parameters parameters) {
            super(parameters);
            this.votes = KeptVote.of(parameters);
            this.joining = Joining.of(parameters);
        }

        @Override
        public GrpcServices newRaftServerRpc(RaftServer server) {
            JoiningGate gate = new JoiningGate(joining);
            RaftServer guarded =
                    Guarded.of(RaftServer.class, server, gate, InstallGate.INCOMING, new DurableVotes(votes::keep));
            return Guarded.of(GrpcServices.class, super.newRaftServerRpc(guarded), gate);
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            votes.keepOwn();
            return new Appender(server, state, follower);
        }
    }

    /** Ratis wakes it at every commit; it then asks for a request and gets none when there is no entry to send. */
    private static final class Appender extends GrpcLogAppender {
        // Appender thread only.
        private long commitTold = -1;

        Appender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            super(server, state, follower);
        }

        @Override
        public GrpcServicesImpl getServerRpc() {
            return (GrpcServicesImpl) Guarded.behind(getServer().getRaftServer().getServerRpc());
        }

        @Override
        public @Nullable AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
                throws RaftLogIOException {
            AppendEntriesRequestProto request = super.newAppendEntriesRequest(callId, heartbeat);
            long committed = getRaftLog().getLastCommittedIndex();
            // While entries are on their way a heartbeat cannot say to which of them the commit reaches.
            boolean news =
                    committed > Math.max(commitTold, getFollower().getCommitIndex()) && !hasPendingDataRequests();
            if (request == null && news) {
                commitTold = committed;
                return super.newAppendEntriesRequest(callId, true);
            }
            return request;
        }
    }
}
