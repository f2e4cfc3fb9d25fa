package io.oarlock.ratis.transport;

import io.oarlock.peer.PeerRefusal;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;

/**
 * Looks at what comes back from a member that was asked: another process may listen at its address. An answer must be
 * that of the member asked, name a term that an election can have reached, and acknowledge no more than was sent. Any
 * thread.
 */
public record PeerReplyCheck(TermBound terms) {

    AppendEntriesReplyProto append(AppendEntriesRequestProto request, AppendEntriesReplyProto reply)
            throws PeerRefusal {
        sender(request.getServerRequest(), reply.getServerReply());
        terms.check(reply.getTerm());
        int count = request.getEntriesCount();
        if (reply.getResult() == AppendResult.SUCCESS && count > 0) {
            PeerRefusal.unless(
                    reply.getNextIndex() <= request.getEntries(count - 1).getIndex() + 1
                            && reply.getMatchIndex()
                                    <= request.getEntries(count - 1).getIndex(),
                    "an acknowledgement of entries that were not sent");
        }
        return reply;
    }

    /** Members are never told to leave, so that none obeys. */
    RequestVoteReplyProto vote(RaftRpcRequestProto request, RequestVoteReplyProto reply) throws PeerRefusal {
        sender(request, reply.getServerReply());
        terms.check(reply.getTerm());
        return reply.getShouldShutdown()
                ? reply.toBuilder().setShouldShutdown(false).build()
                : reply;
    }

    InstallSnapshotReplyProto install(RaftRpcRequestProto request, InstallSnapshotReplyProto reply) throws PeerRefusal {
        sender(request, reply.getServerReply());
        terms.check(reply.getTerm());
        return reply;
    }

    private static void sender(RaftRpcRequestProto request, RaftRpcReplyProto reply) throws PeerRefusal {
        PeerRefusal.unless(reply.getReplyId().equals(request.getReplyId()), "the answer of another member");
    }
}
