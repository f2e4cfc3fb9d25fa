package io.oarlock.ratis.rpc;

import io.oarlock.ratis.follower.FollowerLane;
import io.oarlock.ratis.transport.MessageGuard;
import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;

/** Lets no request for a vote out of a member that has an append stuck in it: see {@link FollowerLane}. */
record CandidatureGuard(FollowerLane lane) implements MessageGuard {

    @Override
    public void before(MessageLite request) throws IOException {
        if (request instanceof RequestVoteRequestProto vote && !vote.getPreVote()) {
            lane.refuseCandidature();
        }
    }
}
