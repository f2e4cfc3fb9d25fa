package io.oarlock.ratis.rpc;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.transport.MessageGuard;
import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/**
 * Lets nothing through, in either direction, that a joining member must not say: no vote, no candidature, no
 * acknowledgement to a leader of the past. A refusal looks like a lost message, which Ratis tries again by itself.
 */
record BootstrapGate(BootstrapGuard bootstrapGuard) implements MessageGuard {

    @Override
    public void before(MessageLite request) throws IOException {
        if (!bootstrapGuard.isUnderWay()) {
            return;
        }
        if (request instanceof RequestVoteRequestProto vote) {
            bootstrapGuard.refuseElectionOf(RatisPeers.memberOf(
                    RaftPeerId.valueOf(vote.getServerRequest().getRequestorId())));
        } else if (request instanceof StartLeaderElectionRequestProto) {
            bootstrapGuard.refuseToStand();
        } else if (request instanceof AppendEntriesRequestProto append) {
            bootstrapGuard.refuseOldLeader(append.getLeaderTerm());
        } else if (request instanceof InstallSnapshotRequestProto install) {
            bootstrapGuard.refuseOldLeader(install.getLeaderTerm());
        }
    }

    /**
     * Ratis does not count the votes of empty logs, which may have lost what they promised. Who waits for a founder has
     * lost nothing: its vote says nothing of its log, and counts.
     */
    @Override
    public @Nullable Object told(MessageLite request, @Nullable Object reply) {
        if (reply instanceof RequestVoteReplyProto vote && bootstrapGuard.founder() != BootstrapState.NO_FOUNDER) {
            return vote.toBuilder().clearLastEntry().build();
        }
        return reply;
    }
}
