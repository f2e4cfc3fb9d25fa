package io.oarlock.ratis.rpc;

import io.oarlock.ratis.follower.MemberRequests;
import io.oarlock.ratis.transport.SnapshotFiles;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;

/**
 * What leaders and candidates ask of this member, behind what it must not say and where it must not write. Any thread.
 *
 * @param member behind the guards
 */
record GuardedRequests(MemberRequests member, BootstrapGate gate, SnapshotFiles files, DurableVotes votes)
        implements MemberRequests {

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
        gate.vote(request);
        RequestVoteReplyProto reply = member.requestVote(request);
        votes.answered(request, reply);
        return gate.told(reply);
    }

    @Override
    public CompletableFuture<AppendEntriesReplyProto> append(AppendEntriesRequestProto request) throws IOException {
        gate.follow(request.getLeaderTerm());
        return member.append(request);
    }

    @Override
    public void commit(AppendEntriesRequestProto heartbeat, Consumer<AppendEntriesReplyProto> refused)
            throws IOException {
        gate.follow(heartbeat.getLeaderTerm());
        member.commit(heartbeat, refused);
    }

    @Override
    public CompletableFuture<AppendEntriesReplyProto> arriving(AppendEntriesRequestProto heartbeat) throws IOException {
        gate.follow(heartbeat.getLeaderTerm());
        return member.arriving(heartbeat);
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
        gate.follow(request.getLeaderTerm());
        files.check(request);
        return member.installSnapshot(request);
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
            throws IOException {
        gate.stand();
        return member.startLeaderElection(request);
    }
}
