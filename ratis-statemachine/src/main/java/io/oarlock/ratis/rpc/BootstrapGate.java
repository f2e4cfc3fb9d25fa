package io.oarlock.ratis.rpc;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.ratis.group.RatisPeers;
import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Lets nothing through, in either direction, that a joining member must not say: no vote, no candidature, no
 * acknowledgement to a leader of the past. A refusal looks like a lost message, which Ratis tries again by itself.
 */
record BootstrapGate(BootstrapGuard bootstrapGuard) {

    /** A vote for a candidate, this member itself included. */
    void vote(RequestVoteRequestProto vote) throws IOException {
        if (bootstrapGuard.isUnderWay()) {
            bootstrapGuard.refuseElectionOf(RatisPeers.memberOf(
                    RaftPeerId.valueOf(vote.getServerRequest().getRequestorId())));
        }
    }

    void stand() throws IOException {
        if (bootstrapGuard.isUnderWay()) {
            bootstrapGuard.refuseToStand();
        }
    }

    /** An answer to a leader of a term. */
    void follow(long leaderTerm) throws IOException {
        if (bootstrapGuard.isUnderWay()) {
            bootstrapGuard.refuseOldLeader(leaderTerm);
        }
    }

    /**
     * Ratis does not count the votes of empty logs, which may have lost what they promised. Who waits for a founder has
     * lost nothing: its vote says nothing of its log, and counts.
     */
    RequestVoteReplyProto told(RequestVoteReplyProto vote) {
        return bootstrapGuard.founder() != BootstrapState.NO_FOUNDER
                ? vote.toBuilder().clearLastEntry().build()
                : vote;
    }
}
