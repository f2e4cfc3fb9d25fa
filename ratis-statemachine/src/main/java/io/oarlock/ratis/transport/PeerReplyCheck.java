package io.oarlock.ratis.transport;

import io.oarlock.peer.frame.PeerRefusal;
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

    /**
     * Looks at an acknowledgement.
     *
     * @param last entry that can have been sent
     */
    public void ack(AppendFormat.Ack ack, long last) throws PeerRefusal {
        terms.check(ack.term());
        PeerRefusal.unless(ack.matchIndex() <= last, "an acknowledgement of entries that were not sent");
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
