package io.oarlock.ratis.transport;

import io.oarlock.peer.frame.FrameType;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;

/**
 * What a leader sends to a follower.
 *
 * @param type {@link FrameType#APPEND}, with entries or as a heartbeat, or {@link FrameType#COMMIT}, which is not
 *     answered when it succeeds
 * @param callId grows with each request of one leadership to one follower
 * @param commit index up to which the receiver may apply what it has up to the last of these entries; -1 for none
 * @param previous entry before the first of these, or the last that was sent; null when the leader does not have it
 * @param initializing whether the receiver is not to stand for election yet
 */
public record AppendRequest(
        FrameType type,
        long term,
        long callId,
        long commit,
        @Nullable TermIndex previous,
        boolean initializing,
        List<LogEntryProto> entries) {

    public boolean isHeartbeat() {
        return entries.isEmpty();
    }

    /** Index of the first entry; there must be one. */
    public long firstIndex() {
        return entries.get(0).getIndex();
    }
}
