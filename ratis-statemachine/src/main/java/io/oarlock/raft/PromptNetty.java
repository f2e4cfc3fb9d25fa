package io.oarlock.raft;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.netty.NettyFactory;
import org.apache.ratis.netty.server.NettyRpcService;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Ratis over plain Netty, with the same differences as {@link PromptGrpc}. Here the appenders themselves cannot be
 * changed, so that {@link CommitNews} wakes them.
 *
 * <p>Public, with this constructor, because Ratis makes it from its name.
 */
public final class PromptNetty implements RpcType {
    public PromptNetty() {}

    @Override
    public String name() {
        return PromptNetty.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(parameters);
    }

    private static final class Factory extends NettyFactory {
        private final CommitNews news;
        private final KeptVote votes;

        Factory(Parameters parameters) {
            super(parameters);
            this.news = CommitNews.of(parameters);
            this.votes = KeptVote.of(parameters);
        }

        @Override
        public NettyRpcService newRaftServerRpc(RaftServer server) {
            return super.newRaftServerRpc(DurableVotes.of(server, votes::keep));
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            votes.keepOwn();
            LogAppender appender = super.newLogAppender(server, new ToldLeaderState(state), follower);
            news.add(appender);
            return appender;
        }
    }
}
