package io.oarlock.ratis.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.ratis.TestGroup;
import io.oarlock.ratis.follower.MemberRequests;
import io.oarlock.ratis.transport.SnapshotFiles;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableVotesTest {

    private static final RequestVoteRequestProto ELECTION =
            RequestVoteRequestProto.newBuilder().setPreVote(false).build();
    private static final RequestVoteRequestProto PRE_VOTE =
            RequestVoteRequestProto.newBuilder().setPreVote(true).build();

    @TempDir
    Path root;

    private final List<String> done = new ArrayList<>();
    private BootstrapGate gate;

    @BeforeEach
    void startAsOneThatRemembers() throws IOException {
        TestGroup group = new TestGroup(root, 3);
        Files.createDirectories(group.log(2));
        gate = new BootstrapGate(BootstrapGuard.begin(group.settings(2).membership(), group.log(2), true, -1));
    }

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
        MemberRequests voter = guarded(true, () -> {
            throw new IOException("broken disk");
        });

        assertThatThrownBy(() -> voter.requestVote(ELECTION)).isInstanceOf(IOException.class);
    }

    private MemberRequests voter(boolean grants) throws IOException {
        return guarded(grants, () -> done.add("synced"));
    }

    private MemberRequests guarded(boolean grants, DurableVotes.Sync sync) {
        return new GuardedRequests(ratis(grants), gate, new SnapshotFiles(root), new DurableVotes(sync));
    }

    /** Answers requests for votes, and nothing else. */
    private MemberRequests ratis(boolean grants) {
        RequestVoteReplyProto reply = RequestVoteReplyProto.newBuilder()
                .setServerReply(RaftRpcReplyProto.newBuilder().setSuccess(grants))
                .build();
        return (MemberRequests) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MemberRequests.class}, (proxy, method, arguments) -> {
                    done.add("voted");
                    return reply;
                });
    }
}
