package io.oarlock.ratis.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.bootstrap.BootstrapGuard;
import io.oarlock.membership.MemberIds;
import io.oarlock.ratis.TestGroup;
import io.oarlock.ratis.follower.MemberRequests;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.transport.SnapshotFiles;
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
    private MemberRequests incoming;
    private BootstrapGate gate;

    @BeforeEach
    void startWithNothing() throws IOException {
        TestGroup group = new TestGroup(root, 3);
        Files.createDirectories(group.log(2));
        bootstrapGuard = BootstrapGuard.begin(group.settings(2).membership(), group.log(2), false, -1);
        gate = new BootstrapGate(bootstrapGuard);
        SnapshotFiles files = new SnapshotFiles(root);
        incoming = new GuardedRequests(voter(), gate, files, new DurableVotes(() -> {}));
    }

    @Test
    void aJoiningMemberNeitherVotesNorStands() {
        assertThatThrownBy(() -> incoming.requestVote(VOTE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> gate.vote(VOTE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> incoming.startLeaderElection(StartLeaderElectionRequestProto.getDefaultInstance()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aJoiningMemberAcknowledgesNoLeaderThatMayBeOfThePast() {
        assertThatThrownBy(() -> incoming.append(AppendEntriesRequestProto.getDefaultInstance()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> incoming.installSnapshot(InstallSnapshotRequestProto.getDefaultInstance()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aMemberThatWaitsForAFounderVotesForItAloneAndFollowsWhoeverLeads() throws IOException {
        bootstrapGuard.promise(1, MemberIds.of(List.of(1, 2, 3), List.of()));
        assertThat(incoming.requestVote(voteFor(1))).isNotNull();
        assertThatThrownBy(() -> incoming.requestVote(voteFor(3))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> gate.vote(voteFor(2))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> incoming.startLeaderElection(StartLeaderElectionRequestProto.getDefaultInstance()))
                .isInstanceOf(IOException.class);
        assertThatCode(() -> bootstrapGuard.refuseOldLeader(1)).doesNotThrowAnyException();
    }

    @Test
    void aMemberThatHasJoinedVotesAndStands() throws IOException {
        bootstrapGuard.caughtUp();

        assertThat(incoming.requestVote(VOTE)).isNotNull();
        assertThatCode(() -> gate.vote(VOTE)).doesNotThrowAnyException();
    }

    /** Votes for everybody. */
    private static MemberRequests voter() {
        return (MemberRequests) Proxy.newProxyInstance(
                BootstrapGateTest.class.getClassLoader(),
                new Class<?>[] {MemberRequests.class},
                (proxy, method, arguments) -> RequestVoteReplyProto.getDefaultInstance());
    }
}
