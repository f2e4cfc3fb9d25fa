package io.oarlock.ratis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.membership.MemberIds;
import io.oarlock.peer.PeerRefusal;
import io.oarlock.ratis.Stranger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedOutputStream;
import org.apache.ratis.thirdparty.io.netty.buffer.Unpooled;
import org.apache.ratis.thirdparty.io.netty.channel.embedded.EmbeddedChannel;
import org.apache.ratis.thirdparty.io.netty.handler.codec.DecoderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages between members, apart from sockets and members. */
class PeerMessagesTest {
    private static final int FRAME_BYTES_MAX = 1000;

    private final AtomicLong term = new AtomicLong(5);
    private final AtomicLong nanos = new AtomicLong();
    private final TermBound terms = new TermBound(term::get, nanos::get);
    private final PeerRequestCheck check = new PeerRequestCheck(2, id -> id == 0 || id == 1, terms);
    private final PeerReplyCheck replies = new PeerReplyCheck(terms);

    private static AppendEntriesRequestProto.Builder append(LogEntryProto... entries) {
        return AppendEntriesRequestProto.newBuilder()
                .setServerRequest(Stranger.header(1, 2))
                .setLeaderTerm(5)
                .setPreviousLog(TermIndexProto.newBuilder().setTerm(4).setIndex(9))
                .addAllEntries(List.of(entries));
    }

    private static LogEntryProto.Builder entry(long entryTerm, long index) {
        return LogEntryProto.newBuilder()
                .setTerm(entryTerm)
                .setIndex(index)
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
                        .setClientId(ByteString.copyFrom(new byte[16]))
                        .setCallId(3)
                        .setLogData(ByteString.copyFrom(new byte[45])));
    }

    private static RaftNettyServerRequestProto request(AppendEntriesRequestProto.Builder append) {
        return Stranger.request(request -> request.setAppendEntriesRequest(append));
    }

    @Test
    void anAppendThatFollowsOnWhatIsThereMayPass() {
        assertThatCode(() -> check.check(request(append()))).doesNotThrowAnyException();
        assertThatCode(() -> check.check(
                        request(append(entry(4, 10).build(), entry(5, 11).build()))))
                .doesNotThrowAnyException();
        assertThatCode(() -> check.check(request(append().setServerRequest(Stranger.header(0, 2)))))
                .doesNotThrowAnyException();
    }

    @Test
    void entriesThatCannotStandInALogAreRefused() {
        List<AppendEntriesRequestProto.Builder> broken = List.of(
                append(entry(5, 11).build()),
                append(entry(5, 10).build(), entry(5, 12).build()),
                append(entry(3, 10).build()),
                append(entry(5, 10).build(), entry(4, 11).build()),
                append(entry(6, 10).build()),
                append(LogEntryProto.newBuilder().setTerm(5).setIndex(10).build()),
                append(entry(5, 10)
                        .setConfigurationEntry(RaftConfigurationProto.newBuilder()
                                .addPeers(RaftPeerProto.newBuilder().setId(ByteString.copyFromUtf8("evil"))))
                        .build()),
                append().setLeaderCommit(-2),
                append().setPreviousLog(TermIndexProto.newBuilder().setTerm(6).setIndex(9)));
        for (AppendEntriesRequestProto.Builder append : broken) {
            assertThatThrownBy(() -> check.check(request(append)))
                    .as(append.toString())
                    .isInstanceOf(PeerRefusal.class);
        }
    }

    @Test
    void aLargeAppendOfSmallEntriesIsRead() throws Exception {
        AppendEntriesRequestProto.Builder append = append();
        for (int i = 0; i < 20_000; i++) {
            append.addEntries(entry(5, 10L + i));
        }
        byte[] frame = request(append).toByteArray();
        assertThat(PeerRequestParser.parse(frame).getAppendEntriesRequest().getEntriesCount())
                .isEqualTo(20_000);
    }

    /** Two bytes each in the frame, dozens in the heap. */
    @Test
    void aFrameFullOfEmptyMessagesIsRefusedBeforeItIsRead() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        byte[] entries = new byte[1 << 20];
        for (int i = 0; i < entries.length; i += 2) {
            entries[i] = AppendEntriesRequestProto.ENTRIES_FIELD_NUMBER << 3 | 2;
        }
        out.writeByteArray(RaftNettyServerRequestProto.APPENDENTRIESREQUEST_FIELD_NUMBER, entries);
        out.flush();
        assertThatThrownBy(() -> PeerRequestParser.parse(bytes.toByteArray()))
                .isInstanceOf(PeerRefusal.class)
                .hasMessageContaining("too many messages");
    }

    @Test
    void framesComeWholeHoweverTheyAreCut() {
        EmbeddedChannel channel = new EmbeddedChannel(new PeerFrameDecoder(FRAME_BYTES_MAX, held -> {}));
        byte[] content = new byte[300];
        byte[] bytes = new byte[302];
        bytes[0] = (byte) 0xac;
        bytes[1] = 0x02;
        for (int round = 0; round < 2; round++) {
            for (byte one : bytes) {
                channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
            }
            byte[] frame = channel.readInbound();
            assertThat(frame).isEqualTo(content);
        }
        assertThat(channel.finish()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "e907", "ffffffff07", "ffffffff0f", "ffffffffff01", "8080808080"})
    void aLengthThatNoMessageHasIsRefusedAtOnceAndOnce(String length) {
        EmbeddedChannel channel = new EmbeddedChannel(new PeerFrameDecoder(FRAME_BYTES_MAX, held -> {}));
        byte[] bytes = java.util.HexFormat.of().parseHex(length);
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(bytes)))
                .isInstanceOf(DecoderException.class)
                .hasCauseInstanceOf(PeerRefusal.class);
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[5000]));
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void termsMayRiseAsElectionsCanRaiseThemAndNoFurther() throws Exception {
        terms.check(5 + TermBound.JUMP_MAX);
        assertThatThrownBy(() -> terms.check(6 + TermBound.JUMP_MAX)).isInstanceOf(PeerRefusal.class);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        terms.check(5 + TermBound.JUMP_MAX + TermBound.TERMS_PER_SECOND);
        term.set(5 + TermBound.JUMP_MAX);
        assertThatThrownBy(() -> terms.check(5 + 2 * TermBound.JUMP_MAX)).isInstanceOf(PeerRefusal.class);
        assertThatThrownBy(() -> terms.check(Long.MIN_VALUE)).isInstanceOf(PeerRefusal.class);
        terms.check(1);
    }

    @Test
    void anAnswerAcknowledgesNoMoreThanWasSent() throws Exception {
        AppendEntriesRequestProto request =
                append(entry(5, 10).build(), entry(5, 11).build()).build();
        AppendEntriesReplyProto.Builder reply = AppendEntriesReplyProto.newBuilder()
                .setServerReply(from("2"))
                .setResult(AppendResult.SUCCESS)
                .setTerm(5)
                .setNextIndex(12);
        assertThat(replies.append(request, reply.build()).getNextIndex()).isEqualTo(12);
        assertThatThrownBy(() -> replies.append(request, reply.setNextIndex(13).build()))
                .isInstanceOf(PeerRefusal.class);
    }

    @Test
    void anAnswerOfAnotherMemberOrOfAnAbsurdTermIsNone() {
        AppendEntriesRequestProto request = append().build();
        AppendEntriesReplyProto.Builder append =
                AppendEntriesReplyProto.newBuilder().setServerReply(from("1")).setTerm(5);
        assertThatThrownBy(() -> replies.append(request, append.build())).isInstanceOf(PeerRefusal.class);
        append.setServerReply(from("2")).setTerm(Long.MAX_VALUE);
        assertThatThrownBy(() -> replies.append(request, append.build())).isInstanceOf(PeerRefusal.class);
        RequestVoteReplyProto vote = RequestVoteReplyProto.newBuilder()
                .setServerReply(from("2"))
                .setTerm(Long.MAX_VALUE)
                .build();
        assertThatThrownBy(() -> replies.vote(request.getServerRequest(), vote)).isInstanceOf(PeerRefusal.class);
        InstallSnapshotReplyProto install = InstallSnapshotReplyProto.newBuilder()
                .setServerReply(from("2"))
                .setTerm(-1)
                .build();
        assertThatThrownBy(() -> replies.install(request.getServerRequest(), install))
                .isInstanceOf(PeerRefusal.class);
    }

    @Test
    void noAnswerMakesAMemberCloseItself() throws Exception {
        RequestVoteReplyProto vote = RequestVoteReplyProto.newBuilder()
                .setServerReply(from("2"))
                .setTerm(5)
                .setShouldShutdown(true)
                .build();
        assertThat(replies.vote(Stranger.header(1, 2).build(), vote).getShouldShutdown())
                .isFalse();
    }

    private static RaftRpcReplyProto from(String member) {
        return RaftRpcReplyProto.newBuilder()
                .setReplyId(ByteString.copyFromUtf8(member))
                .build();
    }

    /** The second look, at the path that Ratis would make: whatever the first one let pass. */
    @Test
    void aPathOutsideOfTheDirectoryForWhatIsReceivedIsRefused() {
        SnapshotFiles files = new SnapshotFiles(Path.of("data", "receiving"));
        for (String id : List.of("../../x", "x/../../..", "/../../x")) {
            assertThatThrownBy(() -> files.before(install(id, "sm/5_7/CURRENT")))
                    .isInstanceOf(PeerRefusal.class);
        }
        for (String name : List.of("sm/../../x", "x", "sm", "sm/..", "../sm/x", "sm/5_7/../../../x")) {
            assertThatThrownBy(() -> files.before(install("id", name))).as(name).isInstanceOf(PeerRefusal.class);
        }
        assertThatCode(() -> files.before(install("id", "sm/5_7/CURRENT"))).doesNotThrowAnyException();
    }

    private static org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto install(String id, String name) {
        return Stranger.snapshot(Stranger.header(1, 2), 5, id, name).getInstallSnapshotRequest();
    }

    @Test
    void whatAMemberRemembersHasATermThatElectionsCanHaveReached() throws Exception {
        MemberIds members = new MemberIds(new TreeSet<>(List.of(1, 2)), new TreeSet<>());
        assertThat(BootstrapState.decode(new BootstrapState(false, 7, 0, members, BootstrapState.NO_FOUNDER).encode())
                        .term())
                .isEqualTo(7);
        for (long absurd : List.of(-1L, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> BootstrapState.decode(
                            new BootstrapState(false, absurd, 0, members, BootstrapState.NO_FOUNDER).encode()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void theTextOfARefusalForgesNoLines() {
        ByteString text = ByteString.copyFromUtf8("no\nERROR forged\u001b[31m" + "x".repeat(10_000));
        assertThat(FailureText.read(text)).startsWith("no?ERROR forged?[31mx").hasSize(300);
    }
}
