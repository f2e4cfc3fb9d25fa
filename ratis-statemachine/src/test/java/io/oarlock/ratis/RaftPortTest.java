package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.oarlock.metrics.Metric;
import io.oarlock.ratis.group.RatisPeers;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.apache.ratis.util.ProtoUtils;
import org.awaitility.core.ConditionTimeoutException;
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
    private static final Duration ATTEMPT = Duration.ofSeconds(5);

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
            assertRefused(
                    Stranger.PIECE,
                    Stranger.snapshot(Stranger.header(leader, follower), term, id, "sm/1_1000000/evil.sst"));
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
            assertRefused(
                    Stranger.PIECE, Stranger.snapshot(Stranger.header(leader, follower), term, Stranger.uuid(), name));
        }
        assertThat(evilFiles()).isEmpty();
    }

    @Test
    void whoIsNoMemberIsNotWelcome() throws Exception {
        UUID cluster = RatisPeers.group().getUuid();
        assertThat(isWelcome(9, follower, cluster)).isFalse();
        assertThat(isWelcome(follower, follower, cluster)).isFalse();
        assertThat(isWelcome(leader, leader, cluster)).isFalse();
        assertThat(isWelcome(leader, follower, UUID.randomUUID())).isFalse();
        assertThat(isWelcome(leader, follower, cluster)).isTrue();
    }

    private boolean isWelcome(int from, int to, UUID cluster) throws IOException {
        try (Stranger stranger = new Stranger(group.address(follower))) {
            return stranger.greet(from, to, cluster);
        }
    }

    @Test
    void aRequestThatNamesAnotherSenderThanItsConnectionIsRefused() throws Exception {
        List<RaftRpcRequestProto.Builder> headers = List.of(
                Stranger.header(9, follower),
                Stranger.header(other(), follower),
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
                    Stranger.VOTE,
                    RequestVoteRequestProto.newBuilder()
                            .setServerRequest(header)
                            .setCandidateTerm(term)
                            .setPreVote(true)
                            .build());
        }
    }

    private int other() {
        return 6 - leader - follower;
    }

    @Test
    void aTermThatNoElectionCanHaveReachedIsRefused() throws Exception {
        for (long absurd : List.of(Long.MAX_VALUE, -1L, 1L << 31, term + (1L << 25))) {
            assertRefused(
                    Stranger.VOTE,
                    RequestVoteRequestProto.newBuilder()
                            .setServerRequest(Stranger.header(leader, follower))
                            .setCandidateTerm(absurd)
                            .build());
            assertRefused(Stranger.APPEND, append(absurd));
            assertRefused(
                    Stranger.PIECE,
                    Stranger.snapshot(
                            Stranger.header(leader, follower),
                            absurd,
                            Stranger.uuid(),
                            "sm/" + absurd + "_1000000/CURRENT"));
        }
    }

    /** A heartbeat of a leader in a term. */
    private static byte[] append(long leaderTerm) {
        ByteBuffer append = ByteBuffer.allocate(45);
        append.putLong(leaderTerm).putLong(-1).putLong(0).putLong(-1).putLong(7);
        return append.array();
    }

    @Test
    void aFrameThatNoMemberSendsIsRefused() throws Exception {
        for (int type : new int[] {0, 13, 50, 64, 65, 66, 127, 200}) {
            assertRefused(type, new byte[50]);
        }
        for (int question : new int[] {7, 9, 10, 12}) {
            assertRefused(question, new byte[1000]);
        }
        for (int request : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}) {
            assertRefused(request, new byte[3]);
        }
    }

    @Test
    void whatIsNoEntryReachesNeitherTheLogNorTheState() throws Exception {
        for (byte[] entry : List.of("no entry of ours".getBytes(StandardCharsets.US_ASCII), new byte[0])) {
            byte[] numbered = ByteBuffer.allocate(Long.BYTES + entry.length)
                    .putLong(1)
                    .put(entry)
                    .array();
            // The member connects again, which ends the connection of one that says it is that member.
            await().atMost(PATIENCE).until(() -> {
                try (Stranger stranger = Stranger.as(follower, leader, group.address(leader))) {
                    stranger.frame(Stranger.FORWARD, numbered);
                    Stranger.Received answer = stranger.answer();
                    return answer != null && answer.type() == Stranger.FORWARD_REFUSED;
                }
            });
        }
    }

    @Test
    void aMessageOfTwoGigabytesIsRefusedByItsLength() throws Exception {
        try (Stranger stranger = Stranger.as(follower, leader, group.address(leader))) {
            stranger.send(new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 0, 0, 0, 0});
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
        return refusals(leader);
    }

    private long refusals(int member) {
        return group.get(member).numbers().value(Metric.RAFT_PORT_REFUSED_TOTAL);
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
            assertThat(group.leader().status().term())
                    .as("one more where the machine stands still")
                    .isLessThanOrEqualTo(term + 1);
        } finally {
            for (Stranger stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void bytesOfAnUnfinishedMessageAreCountedAndForgotten() throws Exception {
        byte[] most = new byte[4 << 20];
        ByteBuffer.wrap(most).putInt(5 << 20).put((byte) Stranger.APPEND);
        await().atMost(PATIENCE).until(() -> isCounted(most));
        await().atMost(PATIENCE).until(() -> unfinished() == 0);
    }

    /** False where the member that the stranger says it is connects anew meanwhile: that ends his connection. */
    private boolean isCounted(byte[] bytes) throws IOException {
        try (Stranger stranger = Stranger.as(follower, leader, group.address(leader))) {
            stranger.send(bytes);
            await().atMost(ATTEMPT).until(() -> unfinished() >= bytes.length);
            return true;
        } catch (SocketException | ConditionTimeoutException ended) {
            return false;
        }
    }

    private long unfinished() {
        return group.get(leader).numbers().value(Metric.RAFT_PORT_UNFINISHED_BYTES);
    }

    /** As the leader, to its follower. */
    private void assertRefused(int type, MessageLite message) {
        byte[] content = message.toByteArray();
        assertRefused(
                type,
                ByteBuffer.allocate(Long.BYTES + content.length)
                        .putLong(7)
                        .put(content)
                        .array());
    }

    /** Closed without an answer, and for what it sent: the member itself may have connected again meanwhile. */
    private void assertRefused(int type, byte[] payload) {
        await("refusal of type " + type).atMost(PATIENCE).until(() -> {
            long before = refusals(follower);
            try (Stranger stranger = Stranger.as(leader, follower, group.address(follower))) {
                stranger.frame(type, payload);
                assertThat(stranger.answer()).as("answer to type " + type).isNull();
                return refusals(follower) > before;
            }
        });
    }

    private List<Path> evilFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file ->
                            file.toString().contains("evil") || file.toString().contains("1000000"))
                    .toList();
        }
    }
}
