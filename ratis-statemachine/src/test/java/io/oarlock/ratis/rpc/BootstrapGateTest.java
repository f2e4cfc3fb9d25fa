package io.oarlock.ratis.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.membership.MemberIds;
import io.oarlock.ratis.TestGroup;
import io.oarlock.ratis.group.RatisPeers;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapGateTest {

    private static final RequestVoteRequestProto VOTE = voteFor(1);

    private static RequestVoteRequestProto voteFor(int candidate) {
        return RequestVoteRequestProto.newBuilder()
                .setServerRequest(RaftRpcRequestProto.newBuilder()
                        .setRequestorId(RatisPeers.idOf(candidate).toByteString()))
                .build();
    }

    @TempDir
    Path root;

    private BootstrapGuard bootstrapGuard;
    private RaftServer incoming;
    private RaftServerRpc outgoing;

    @BeforeEach
    void startWithNothing() throws IOException {
        TestGroup group = new TestGroup(root, 3);
        Files.createDirectories(group.log(2));
        bootstrapGuard = BootstrapGuard.begin(group.settings(2).membership(), group.log(2), false, -1);
        incoming = gateBefore(RaftServer.class);
        outgoing = gateBefore(RaftServerRpc.class);
    }

    @Test
    void aJoiningMemberNeitherVotesNorStands() {
        assertThatThrownBy(() -> incoming.requestVote(VOTE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> outgoing.requestVote(VOTE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> incoming.startLeaderElection(StartLeaderElectionRequestProto.getDefaultInstance()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aJoiningMemberAcknowledgesNoLeaderThatMayBeOfThePast() {
        assertThatThrownBy(() -> incoming.appendEntries(AppendEntriesRequestProto.getDefaultInstance()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> incoming.installSnapshot(InstallSnapshotRequestProto.getDefaultInstance()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aMemberThatWaitsForAFounderVotesForItAloneAndFollowsWhoeverLeads() throws IOException {
        bootstrapGuard.promise(1, MemberIds.of(List.of(1, 2, 3), List.of()));
        assertThat(incoming.requestVote(voteFor(1))).isNotNull();
        assertThatThrownBy(() -> incoming.requestVote(voteFor(3))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> outgoing.requestVote(voteFor(2))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> incoming.startLeaderElection(StartLeaderElectionRequestProto.getDefaultInstance()))
                .isInstanceOf(IOException.class);
        assertThatCode(() -> bootstrapGuard.refuseOldLeader(1)).doesNotThrowAnyException();
    }

    @Test
    void aMemberThatHasJoinedVotesAndStands() throws IOException {
        bootstrapGuard.caughtUp();

        assertThat(incoming.requestVote(VOTE)).isNotNull();
        assertThat(outgoing.requestVote(VOTE)).isNotNull();
    }

    /** Before one that votes for everybody. */
    private <T> T gateBefore(Class<T> type) {
        Object voter = Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> RequestVoteReplyProto.getDefaultInstance());
        return Guarded.of(type, type.cast(voter), new BootstrapGate(bootstrapGuard));
    }
}
