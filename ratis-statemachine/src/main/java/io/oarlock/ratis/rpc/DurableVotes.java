package io.oarlock.ratis.rpc;

import io.oarlock.ratis.log.VoteBackup;
import io.oarlock.ratis.transport.MessageGuard;
import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/**
 * Makes a vote survive a power loss and a full disk before anybody hears of it. Ratis writes term and vote into a new
 * file and renames it, but never syncs the directory: the file system may still forget the rename, and with it the
 * vote, so that the member could vote again in the same term.
 *
 * @param sync makes what the server remembers of elections durable
 * @see VoteBackup
 */
record DurableVotes(Sync sync) implements MessageGuard {

    interface Sync {
        void run() throws IOException;
    }

    @Override
    public void answered(MessageLite request, @Nullable Object reply) throws IOException {
        if (request instanceof RequestVoteRequestProto vote
                && !vote.getPreVote()
                && reply instanceof RequestVoteReplyProto answer
                && answer.getServerReply().getSuccess()) {
            sync.run();
        }
    }
}
