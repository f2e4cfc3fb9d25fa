package io.oarlock.ratis.rpc;

import io.oarlock.ratis.log.VoteBackup;
import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;

/**
 * Makes a vote survive a power loss and a full disk before anybody hears of it. Ratis writes term and vote into a new
 * file and renames it, but never syncs the directory: the file system may still forget the rename, and with it the
 * vote, so that the member could vote again in the same term.
 *
 * @param sync makes what the server remembers of elections durable
 * @see VoteBackup
 */
record DurableVotes(Sync sync) {

    interface Sync {
        void run() throws IOException;
    }

    /**
     * A request was answered, and nobody knows of it yet.
     *
     * @throws IOException nobody may
     */
    void answered(RequestVoteRequestProto vote, RequestVoteReplyProto answer) throws IOException {
        if (!vote.getPreVote() && answer.getServerReply().getSuccess()) {
            sync.run();
        }
    }
}
