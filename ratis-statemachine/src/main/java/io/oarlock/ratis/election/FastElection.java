package io.oarlock.ratis.election;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.ratis.follower.MemberRequests;
import io.oarlock.ratis.group.RatisPeers;
import java.io.IOException;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.util.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does not wait for the silence of a leader whose process is seen to be gone: its connection broke, and its machine
 * refuses a new one. Members stand for election one after the other, so that they do not take each other's votes; who
 * was too late, or lacks entries, loses as in any election. A leader that only cannot be reached is not touched.
 */
public final class FastElection {
    private static final Logger LOG = LoggerFactory.getLogger(FastElection.class);
    private static final long STAGGER_MILLIS = 150;

    private final Membership membership;
    private final Division division;
    private final MemberRequests requests;
    private final BootstrapGuard bootstrapGuard;
    private final Clock clock;

    /** Runs something later, on a thread that may block for a write to disk. */
    public interface Clock {
        void after(long millis, Runnable task);
    }

    /** @param requests of others and, when it stands, of this member to itself */
    public FastElection(
            Membership membership,
            Division division,
            MemberRequests requests,
            BootstrapGuard bootstrapGuard,
            Clock clock) {
        this.membership = membership;
        this.division = division;
        this.requests = requests;
        this.bootstrapGuard = bootstrapGuard;
        this.clock = clock;
    }

    /** The connection to a leader broke, and a new one was refused. Any thread. */
    public void leaderIsGone(int gone) {
        if (bootstrapGuard.isUnderWay() || membership.me().observer()) {
            return;
        }
        List<Integer> candidates = membership.members().stream()
                .filter(member -> !member.observer() && member.id() != gone)
                .map(GroupMember::id)
                .sorted()
                .toList();
        clock.after(candidates.indexOf(membership.self()) * STAGGER_MILLIS, () -> stand(gone));
    }

    private void stand(int gone) {
        try {
            TermIndex last = division.getRaftLog().getLastEntryTermIndex();
            if (last == null || !RatisPeers.idOf(gone).equals(division.getInfo().getLeaderId())) {
                return;
            }
            LOG.info("the process of leader {} is gone: standing for election", gone);
            StartLeaderElectionReplyProto reply = requests.startLeaderElection(request(gone, last));
            LOG.debug("stands: {}", reply.getServerReply().getSuccess());
        } catch (IOException | IllegalStateException e) {
            // The second where this member is stopping: its log is closed.
            LOG.warn("cannot stand for election: {}", e.toString());
        }
    }

    /** What a leader sends to the member that shall lead when it hands its leadership over. */
    private StartLeaderElectionRequestProto request(int gone, TermIndex last) {
        return StartLeaderElectionRequestProto.newBuilder()
                .setServerRequest(RaftRpcRequestProto.newBuilder()
                        .setRequestorId(RatisPeers.idOf(gone).toByteString())
                        .setReplyId(division.getId().toByteString())
                        .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RatisPeers.group())))
                .setLeaderLastEntry(last.toProto())
                .build();
    }
}
