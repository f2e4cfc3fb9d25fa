package io.oarlock.ratis.follower;

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
 * What leaders and candidates ask of a member. Any thread; every call may block. An {@link IOException} is no answer:
 * to the one that asked it looks like a lost message.
 */
public interface MemberRequests {

    RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException;

    /** The answer may be given once the future is complete, and not before; it may complete on any thread. */
    CompletableFuture<AppendEntriesReplyProto> append(AppendEntriesRequestProto request) throws IOException;

    /**
     * Takes a commit index without entries.
     *
     * @param heartbeat a request without entries, whose commit index is not beyond its previous entry
     * @param refused is told what to answer when it does not fit this member's log; a success is not answered
     */
    void commit(AppendEntriesRequestProto heartbeat, Consumer<AppendEntriesReplyProto> refused) throws IOException;

    /**
     * A part has come of what a leader sends: it lives, though the rest may take a while.
     *
     * @param heartbeat a request without entries, previous entry and commit index, of the term of which the connection
     *     carried an append before
     * @return the answer to it, which says nothing of the log
     * @throws IOException nothing but parts has come for too long: whoever else leads may be faster
     */
    CompletableFuture<AppendEntriesReplyProto> arriving(AppendEntriesRequestProto heartbeat) throws IOException;

    InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException;

    StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request) throws IOException;
}
