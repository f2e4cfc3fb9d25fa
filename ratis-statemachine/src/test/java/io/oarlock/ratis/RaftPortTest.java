package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.oarlock.metrics.Metric;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.log.LogCapacity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.ClientMessageEntryProto;
import org.apache.ratis.proto.RaftProtos.GroupInfoRequestProto;
import org.apache.ratis.proto.RaftProtos.GroupListRequestProto;
import org.apache.ratis.proto.RaftProtos.GroupManagementRequestProto;
import org.apache.ratis.proto.RaftProtos.GroupRemoveRequestProto;
import org.apache.ratis.proto.RaftProtos.LeaderElectionManagementRequestProto;
import org.apache.ratis.proto.RaftProtos.LeaderElectionPauseRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadRequestTypeProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.SetConfigurationRequestProto;
import org.apache.ratis.proto.RaftProtos.SnapshotCreateRequestProto;
import org.apache.ratis.proto.RaftProtos.SnapshotManagementRequestProto;
import org.apache.ratis.proto.RaftProtos.TransferLeadershipRequestProto;
import org.apache.ratis.proto.RaftProtos.WriteRequestTypeProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ProtoUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a stranger can do to a member by messages on its Raft port: nothing. */
@Timeout(120)
class RaftPortTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path root;

    private TestGroup group;
    private int leader;
    private int follower;
    private long term;
    private int written;

    @BeforeEach
    void startThreeMembers() throws Exception {
        group = new TestGroup(root, 3).startAll();
        leader = group.idOf(group.leader());
        write();
        follower = leader == 1 ? 2 : 1;
        term = group.get(leader).status().term();
    }

    @AfterEach
    void everybodyStillServes() throws Exception {
        write();
        for (TestMember member : group.all()) {
            assertThat(member.faults()).isEmpty();
            assertThat(member.status().term()).isLessThan(1000);
        }
        group.close();
    }

    private void write() {
        written++;
        group.leader().propose("v" + written);
        group.awaitSize(written);
    }

    @Test
    void aRequestIdThatLeavesTheDirectoryIsRefused() throws Exception {
        for (String id : List.of("../../evil", "../../../../evil", "../evil", "/../evil", "..", "a/b", "")) {
            assertRefused(Stranger.snapshot(Stranger.header(leader, follower), term, id, "sm/1_1000000/evil.sst"));
        }
        assertThat(evilFiles()).isEmpty();
    }

    @Test
    void aFileNameThatNoCheckpointHasIsRefused() throws Exception {
        String directory = "sm/" + term + "_1000000/";
        List<String> names = List.of(
                "../evil",
                "/evil",
                "sm/../evil",
                "evil",
                directory,
                directory + "evil",
                directory + "../evil.sst",
                directory + "../../evil/CURRENT",
                directory + "a/../../evil.sst",
                directory + "a\\evil.sst",
                directory + "a/b/000001.sst",
                directory + "000001.sst.md5",
                directory + "CURRENT\nevil",
                "sm/1_2/CURRENT");
        for (String name : names) {
            assertRefused(Stranger.snapshot(Stranger.header(leader, follower), term, Stranger.uuid(), name));
        }
        assertThat(evilFiles()).isEmpty();
    }

    @Test
    void aMessageOfWhomIsNoMemberIsRefused() throws Exception {
        List<RaftRpcRequestProto.Builder> headers = List.of(
                Stranger.header(9, follower),
                Stranger.header(follower, follower),
                Stranger.header(leader, leader),
                Stranger.header(leader, follower).setRequestorId(ByteString.EMPTY),
                Stranger.header(leader, follower).setRequestorId(ByteString.copyFromUtf8("0" + leader)),
                Stranger.header(leader, follower).setRequestorId(ByteString.copyFromUtf8("x\ny")),
                Stranger.header(leader, follower).clearRaftGroupId(),
                Stranger.header(leader, follower)
                        .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(
                                org.apache.ratis.protocol.RaftGroupId.randomId())));
        for (RaftRpcRequestProto.Builder header : headers) {
            assertRefused(
                    Stranger.request(request -> request.setAppendEntriesRequest(AppendEntriesRequestProto.newBuilder()
                            .setServerRequest(header)
                            .setLeaderTerm(term))));
        }
    }

    @Test
    void aTermThatNoElectionCanHaveReachedIsRefused() throws Exception {
        for (long absurd : List.of(Long.MAX_VALUE, -1L, 1L << 31, term + (1L << 25))) {
            assertRefused(Stranger.request(request -> request.setRequestVoteRequest(RequestVoteRequestProto.newBuilder()
                    .setServerRequest(Stranger.header(leader, follower))
                    .setCandidateTerm(absurd))));
            assertRefused(
                    Stranger.request(request -> request.setAppendEntriesRequest(AppendEntriesRequestProto.newBuilder()
                            .setServerRequest(Stranger.header(leader, follower))
                            .setLeaderTerm(absurd))));
            assertRefused(Stranger.snapshot(
                    Stranger.header(leader, follower), absurd, Stranger.uuid(), "sm/" + absurd + "_1000000/CURRENT"));
        }
    }

    @Test
    void whatAdministersAServerOfRatisIsRefused() throws Exception {
        RaftRpcRequestProto.Builder header =
                header().setRequestorId(ClientId.randomId().toByteString());
        assertRefused(Stranger.request(request -> request.setSetConfigurationRequest(
                SetConfigurationRequestProto.newBuilder().setRpcRequest(header))));
        assertRefused(Stranger.request(request ->
                request.setGroupManagementRequest(GroupManagementRequestProto.newBuilder()
                        .setRpcRequest(header)
                        .setGroupRemove(GroupRemoveRequestProto.newBuilder()
                                .setDeleteDirectory(true)
                                .setGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RatisPeers.group()))))));
        assertRefused(Stranger.request(request -> request.setTransferLeadershipRequest(
                TransferLeadershipRequestProto.newBuilder().setRpcRequest(header))));
        assertRefused(Stranger.request(
                request -> request.setSnapshotManagementRequest(SnapshotManagementRequestProto.newBuilder()
                        .setRpcRequest(header)
                        .setCreate(SnapshotCreateRequestProto.getDefaultInstance()))));
        assertRefused(Stranger.request(
                request -> request.setLeaderElectionManagementRequest(LeaderElectionManagementRequestProto.newBuilder()
                        .setRpcRequest(header)
                        .setPause(LeaderElectionPauseRequestProto.getDefaultInstance()))));
        assertRefused(Stranger.request(request ->
                request.setGroupListRequest(GroupListRequestProto.newBuilder().setRpcRequest(header))));
        assertRefused(Stranger.request(request ->
                request.setGroupInfoRequest(GroupInfoRequestProto.newBuilder().setRpcRequest(header))));
        assertRefused(RaftNettyServerRequestProto.getDefaultInstance());
    }

    private RaftRpcRequestProto.Builder header() {
        return Stranger.header(follower, leader);
    }

    @Test
    void whatIsNoMessageOfAMemberReachesNeitherTheLogNorTheState() throws Exception {
        ByteString clientId = ClientId.randomId().toByteString();
        for (RaftRpcRequestProto.Builder header : List.of(header(), header().setRequestorId(clientId))) {
            for (ByteString content : List.of(ByteString.copyFromUtf8("no entry of ours"), ByteString.EMPTY)) {
                RaftClientRequestProto.Builder request = RaftClientRequestProto.newBuilder()
                        .setRpcRequest(header)
                        .setMessage(ClientMessageEntryProto.newBuilder().setContent(content));
                RaftClientRequestProto write = request.setWrite(WriteRequestTypeProto.getDefaultInstance())
                        .build();
                assertRefused(Stranger.request(message -> message.setRaftClientRequest(write)));
                RaftClientRequestProto read = request.setRead(ReadRequestTypeProto.getDefaultInstance())
                        .build();
                assertRefused(Stranger.request(message -> message.setRaftClientRequest(read)));
            }
        }
    }

    @Test
    void aMessageOfTwoGigabytesIsRefusedByItsLength() throws Exception {
        try (Stranger stranger = new Stranger(group.address(leader))) {
            stranger.send(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 0, 0, 0, 0});
            assertThat(stranger.answer()).isNull();
        }
    }

    @Test
    void garbageIsSaidInOneLineAndWithoutAStackTrace() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logger.addAppender(lines);
        try {
            long before = refusals();
            for (int i = 0; i < 20; i++) {
                try (Stranger stranger = new Stranger(group.address(leader))) {
                    stranger.send(("GET /" + i + " HTTP/1.1\r\nHost: here\r\n\r\n" + "x".repeat(1000))
                            .getBytes(StandardCharsets.US_ASCII));
                    assertThat(stranger.answer()).isNull();
                }
            }
            await().atMost(PATIENCE).until(() -> refusals() >= before + 20);
            List<ILoggingEvent> said = List.copyOf(lines.list);
            assertThat(said).noneMatch(line -> line.getThrowableProxy() != null);
            assertThat(said.stream().filter(line -> line.getFormattedMessage().contains("to the Raft port")))
                    .hasSizeBetween(1, 3);
        } finally {
            logger.detachAppender(lines);
        }
    }

    private long refusals() {
        return group.get(leader).numbers().value(Metric.RAFT_PORT_REFUSED_TOTAL);
    }

    @Test
    void moreConnectionsThanAreAcceptedKeepNoMemberOut() throws Exception {
        List<Stranger> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                strangers.add(new Stranger(group.address(leader)));
            }
            for (int i = 0; i < 5; i++) {
                group.get(follower).propose("f" + i);
                written++;
                group.awaitSize(written);
            }
            assertThat(group.get(leader).numbers().value(Metric.RAFT_PORT_CONNECTIONS))
                    .isLessThanOrEqualTo(256);
            assertThat(group.get(leader).status().leads()).isTrue();
        } finally {
            for (Stranger stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void unfinishedMessagesAreBoundedInTotal() throws Exception {
        byte[] most = new byte[4 << 20];
        most[0] = (byte) 0xff;
        most[1] = (byte) 0xff;
        most[2] = (byte) 0xff;
        most[3] = 0x07;
        List<Stranger> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Stranger stranger = new Stranger(group.address(leader));
                strangers.add(stranger);
                try {
                    stranger.send(most);
                } catch (IOException closed) {
                    // That is what happens at the bound.
                }
            }
            await().atMost(PATIENCE).until(() -> refusals() > 0);
            write();
            assertThat(group.get(leader).numbers().value(Metric.RAFT_PORT_UNFINISHED_BYTES))
                    .isLessThanOrEqualTo(4L * LogCapacity.of(0).messageBytes() + (1 << 20));
        } finally {
            for (Stranger stranger : strangers) {
                stranger.close();
            }
        }
        await().atMost(PATIENCE).until(() -> group.get(leader).numbers().value(Metric.RAFT_PORT_UNFINISHED_BYTES) == 0);
    }

    private void assertRefused(RaftNettyServerRequestProto request) throws IOException {
        boolean toLeader = request.hasRaftClientRequest() || request.toString().contains("rpcRequest");
        try (Stranger stranger = new Stranger(group.address(toLeader ? leader : follower))) {
            stranger.send(request);
            assertThat(stranger.answer()).as(request.toString()).isNull();
        }
    }

    private List<Path> evilFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file ->
                            file.toString().contains("evil") || file.toString().contains("1000000"))
                    .toList();
        }
    }
}
