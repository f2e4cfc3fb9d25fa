package io.oarlock.raft;

import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.ClientFactory;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.netty.NettyFactory;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Ratis over plain Netty, with these differences. Appends go past the event loops: see {@link DirectNetty}. Votes are
 * durable: see {@link DurableVotes}. A member that starts with nothing does not vote: see {@link JoiningGate}.
 * Followers are told of a commit at once: see {@link CommitNews}. And a standalone server has no Raft port at all.
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

    /** Not an heir of Ratis' factory, whose transport is a final class and cannot be stood in for. */
    private static final class Factory implements ServerFactory, ClientFactory {
        private final NettyFactory ratis;
        private final CommitNews news;
        private final KeptVote votes;
        private final Joining joining;
        private final boolean standalone;

        Factory(Parameters parameters) {
            this.ratis = new NettyFactory(parameters);
            this.news = CommitNews.of(parameters);
            this.votes = KeptVote.of(parameters);
            this.joining = Joining.of(parameters);
            this.standalone = RatisProperties.settings(parameters).membership().standalone();
        }

        @Override
        public RpcType getRpcType() {
            return ratis.getRpcType();
        }

        @Override
        public RaftClientRpc newRaftClientRpc(ClientId clientId, RaftProperties properties) {
            return ratis.newRaftClientRpc(clientId, properties);
        }

        @Override
        public RaftServerRpc newRaftServerRpc(RaftServer server) {
            if (standalone) {
                return new NoRaftPort();
            }
            JoiningGate gate = new JoiningGate(joining);
            RaftServer guarded =
                    Guarded.of(RaftServer.class, server, gate, InstallGate.INCOMING, new DurableVotes(votes::keep));
            int timeoutMillis = RaftClientConfigKeys.Rpc.requestTimeout(server.getProperties())
                    .toIntExact(TimeUnit.MILLISECONDS);
            RaftServerRpc direct = new DirectNetty(ratis.newRaftServerRpc(guarded), new AppendSockets(timeoutMillis));
            return Guarded.of(RaftServerRpc.class, direct, gate, InstallGate.OUTGOING);
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            votes.keepOwn();
            LogAppender appender = ratis.newLogAppender(server, new ToldLeaderState(state, news), follower);
            news.add(appender);
            return appender;
        }
    }
}
