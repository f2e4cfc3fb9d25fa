package io.oarlock.ratis.appender;

import io.oarlock.ratis.group.RatisPeers;
import java.util.function.LongUnaryOperator;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.util.Timestamp;

/** What Ratis' leader knows of a follower, with the rules by which it moves. */
final class Progress implements FollowerInfo {
    private long next;
    private long match = -1;
    private long commit = -1;
    private long snapshot = -1;
    private int responses;
    private Timestamp answeredSend = Timestamp.currentTime();

    Progress(long next) {
        this.next = next;
    }

    int responses() {
        return responses;
    }

    @Override
    public String getName() {
        return "follower";
    }

    @Override
    public RaftPeerId getId() {
        return RatisPeers.idOf(2);
    }

    @Override
    public RaftPeer getPeer() {
        return RaftPeer.newBuilder().setId(getId()).build();
    }

    @Override
    public long getMatchIndex() {
        return match;
    }

    @Override
    public boolean updateMatchIndex(long index) {
        boolean more = index > match;
        match = Math.max(match, index);
        return more;
    }

    @Override
    public long getCommitIndex() {
        return commit;
    }

    @Override
    public boolean updateCommitIndex(long index) {
        boolean more = index > commit;
        commit = Math.max(commit, index);
        return more;
    }

    @Override
    public long getSnapshotIndex() {
        return snapshot;
    }

    @Override
    public void setSnapshotIndex(long index) {
        snapshot = index;
        match = index;
        next = index + 1;
    }

    @Override
    public void setAttemptedToInstallSnapshot() {}

    @Override
    public boolean hasAttemptedToInstallSnapshot() {
        return true;
    }

    @Override
    public long getNextIndex() {
        return next;
    }

    @Override
    public void increaseNextIndex(long index) {
        if (index <= next) {
            throw new IllegalStateException(index + " is not more than " + next);
        }
        next = index;
    }

    @Override
    public void decreaseNextIndex(long index) {
        next = Math.min(next - 1, index);
    }

    @Override
    public void setNextIndex(long index) {
        next = index >= 0 ? index : next;
    }

    @Override
    public void updateNextIndex(long index) {
        next = Math.max(next, index);
    }

    @Override
    public void computeNextIndex(LongUnaryOperator change) {
        next = change.applyAsLong(next);
    }

    @Override
    public Timestamp getLastRpcResponseTime() {
        return answeredSend;
    }

    @Override
    public Timestamp getLastRpcSendTime() {
        return answeredSend;
    }

    @Override
    public void updateLastRpcResponseTime() {
        responses++;
    }

    @Override
    public void updateLastRpcSendTime(boolean heartbeat) {}

    @Override
    public Timestamp getLastRpcTime() {
        return answeredSend;
    }

    @Override
    public Timestamp getLastHeartbeatSendTime() {
        return answeredSend;
    }

    @Override
    public Timestamp getLastRespondedAppendEntriesSendTime() {
        return answeredSend;
    }

    @Override
    public void updateLastRespondedAppendEntriesSendTime(Timestamp sendTime) {
        answeredSend = sendTime;
    }

    @Override
    public ErrorState getErrorState() {
        throw new UnsupportedOperationException();
    }
}
