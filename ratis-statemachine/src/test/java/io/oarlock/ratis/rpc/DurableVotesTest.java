package io.oarlock.ratis.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.server.RaftServer;
import org.junit.jupiter.api.Test;

class DurableVotesTest {

    private static final RequestVoteRequestProto ELECTION =
            RequestVoteRequestProto.newBuilder().setPreVote(false).build();
    private static final RequestVoteRequestProto PRE_VOTE =
            RequestVoteRequestProto.newBuilder().setPreVote(true).build();

    private final List<String> done = new ArrayList<>();

    @Test
    void aVoteIsSyncedBeforeItIsGiven() throws Exception {
        RequestVoteReplyProto reply = voter(true).requestVote(ELECTION);

        assertThat(done).containsExactly("voted", "synced");
        assertThat(reply.getServerReply().getSuccess()).isTrue();
    }

    @Test
    void aRefusalAndAPreVotePromiseNothing() throws Exception {
        voter(false).requestVote(ELECTION);
        voter(true).requestVote(PRE_VOTE);

        assertThat(done).containsExactly("voted", "voted");
    }

    @Test
    void aVoteThatCannotBeSyncedIsNotGiven() {
        RaftServer voter = guarded(true, () -> {
            throw new IOException("broken disk");
        });

        assertThatThrownBy(() -> voter.requestVote(ELECTION)).isInstanceOf(IOException.class);
    }

    @Test
    void failuresOfRatisArriveAsTheyAre() {
        assertThatThrownBy(() -> voter(true).start())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot start");
    }

    private RaftServer voter(boolean grants) {
        return guarded(grants, () -> done.add("synced"));
    }

    private RaftServer guarded(boolean grants, DurableVotes.Sync sync) {
        return Guarded.of(RaftServer.class, ratis(grants), new DurableVotes(sync));
    }

    /** Answers requests for votes, and nothing else. */
    private RaftServer ratis(boolean grants) {
        RequestVoteReplyProto reply = RequestVoteReplyProto.newBuilder()
                .setServerReply(RaftRpcReplyProto.newBuilder().setSuccess(grants))
                .build();
        return (RaftServer) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RaftServer.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("requestVote")) {
                        throw new IOException("cannot " + method.getName());
                    }
                    done.add("voted");
                    return reply;
                });
    }
}
