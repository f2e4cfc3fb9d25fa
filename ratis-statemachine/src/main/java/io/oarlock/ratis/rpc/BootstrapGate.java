package io.oarlock.ratis.rpc;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.ratis.transport.MessageGuard;
import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;

/**
 * Lets nothing through, in either direction, that a joining member must not say: no vote, no candidature, no
 * acknowledgement to a leader of the past. A refusal looks like a lost message, which Ratis tries again by itself.
 */
record BootstrapGate(BootstrapGuard joining) implements MessageGuard {

    @Override
    public void before(MessageLite request) throws IOException {
        if (!joining.isUnderWay()) {
            return;
        }
        if (request instanceof RequestVoteRequestProto || request instanceof StartLeaderElectionRequestProto) {
            joining.refuseElection();
        } else if (request instanceof AppendEntriesRequestProto append) {
            joining.refuseOldLeader(append.getLeaderTerm());
        } else if (request instanceof InstallSnapshotRequestProto install) {
            joining.refuseOldLeader(install.getLeaderTerm());
        }
    }
}
