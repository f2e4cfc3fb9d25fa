package io.oarlock.ratis.rpc;

import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;

/** Passes everything on to Ratis' leader state; {@link CommitNotifier} hears of replies. */
final class NotifyingLeaderState implements LeaderState {
    private final LeaderState ratis;
    private final CommitNotifier commitNotifier;

    NotifyingLeaderState(LeaderState ratis, CommitNotifier commitNotifier) {
        this.ratis = ratis;
        this.commitNotifier = commitNotifier;
    }

    @Override
    public void onAppendEntriesReply(LogAppender appender, AppendEntriesReplyProto reply) {
        ratis.onAppendEntriesReply(appender, reply);
        commitNotifier.answered(appender);
    }

    @Override
    public void restart(LogAppender appender) {
        ratis.restart(appender);
    }

    @Override
    public AppendEntriesRequestProto newAppendEntriesRequestProto(
            FollowerInfo follower, List<LogEntryProto> entries, @Nullable TermIndex previous, long callId) {
        return ratis.newAppendEntriesRequestProto(follower, entries, previous, callId);
    }

    @Override
    public void checkHealth(FollowerInfo follower) {
        ratis.checkHealth(follower);
    }

    @Override
    public boolean onFollowerTerm(FollowerInfo follower, long followerTerm) {
        return ratis.onFollowerTerm(follower, followerTerm);
    }

    @Override
    public void onFollowerCommitIndex(FollowerInfo follower, long commitIndex) {
        ratis.onFollowerCommitIndex(follower, commitIndex);
    }

    @Override
    public void onFollowerSuccessAppendEntries(FollowerInfo follower) {
        ratis.onFollowerSuccessAppendEntries(follower);
    }

    @Override
    public boolean isFollowerBootstrapping(FollowerInfo follower) {
        return ratis.isFollowerBootstrapping(follower);
    }
}
