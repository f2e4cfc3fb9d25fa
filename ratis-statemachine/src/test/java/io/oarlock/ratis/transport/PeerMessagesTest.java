package io.oarlock.ratis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.membership.MemberIds;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.ratis.Stranger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

/** Messages between members, apart from sockets and members. */
class PeerMessagesTest {
    private final AtomicLong term = new AtomicLong(5);
    private final AtomicLong nanos = new AtomicLong();
    private final TermBound terms = new TermBound(term::get, nanos::get);
    private final PeerRequestCheck check = new PeerRequestCheck(2, terms);
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

    @Test
    void anAppendThatFollowsOnWhatIsThereMayPass() {
        assertThatCode(() -> check.append(append().build())).doesNotThrowAnyException();
        assertThatCode(() -> check.append(
                        append(entry(4, 10).build(), entry(5, 11).build()).build()))
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
            assertThatThrownBy(() -> check.append(append.build()))
                    .as(append.toString())
                    .isInstanceOf(PeerRefusal.class);
        }
    }

    @Test
    void anAppendComesBackAsItWas() throws Exception {
        AppendEntriesRequestProto with = append(
                        entry(4, 10).build(), entry(5, 11).build())
                .setLeaderCommit(8)
                .setInitializing(true)
                .build();
        AppendEntriesRequestProto first =
                append().clearPreviousLog().setLeaderCommit(-1).build();
        for (AppendEntriesRequestProto append : List.of(with, first)) {
            assertThat(AppendFormat.request(payload(append), 1, 2)).isEqualTo(append);
        }
    }

    /** As it is in a frame. */
    private static ByteBuffer payload(AppendEntriesRequestProto append) {
        ByteBuffer payload = ByteBuffer.allocate(64 + append.getSerializedSize() + 4 * append.getEntriesCount());
        payload.putLong(append.getLeaderTerm()).putLong(append.getLeaderCommit());
        payload.putLong(append.getPreviousLog().getTerm())
                .putLong(append.hasPreviousLog() ? append.getPreviousLog().getIndex() : -1);
        payload.putLong(append.getServerRequest().getCallId())
                .put((byte) (append.getInitializing() ? 1 : 0))
                .putInt(append.getEntriesCount());
        append.getEntriesList()
                .forEach(entry -> payload.putInt(entry.getSerializedSize()).put(entry.toByteArray()));
        return payload.flip();
    }

    @Test
    void anAcknowledgementComesBackAsItWas() throws Exception {
        AppendEntriesReplyProto reply = AppendEntriesReplyProto.newBuilder()
                .setServerReply(RaftRpcReplyProto.newBuilder().setCallId(7).setSuccess(true))
                .setResult(AppendResult.SUCCESS)
                .setTerm(5)
                .setNextIndex(11)
                .setMatchIndex(10)
                .setFollowerCommit(9)
                .build();
        AppendFormat.Ack ack = AppendFormat.ack(ByteBuffer.wrap(AppendFormat.ack(reply)));
        assertThat(ack.isFailure()).isFalse();
        assertThat(ack).isEqualTo(new AppendFormat.Ack(7, 5, AppendResult.SUCCESS, 11, 10, 9, ""));
        AppendFormat.Ack failure =
                AppendFormat.ack(ByteBuffer.wrap(AppendFormat.failure(7, new IOException("no\nERROR"))));
        assertThat(failure.isFailure()).isTrue();
        assertThat(failure.failure()).endsWith("no?ERROR");
        assertThat(failure.callId()).isEqualTo(7);
    }

    @Test
    void aLargeAppendOfSmallEntriesIsRead() throws Exception {
        AppendEntriesRequestProto.Builder append = append();
        for (int i = 0; i < 20_000; i++) {
            append.addEntries(entry(5, 10L + i));
        }
        assertThat(AppendFormat.request(payload(append.build()), 1, 2).getEntriesCount())
                .isEqualTo(20_000);
    }

    /** A few bytes each in the frame, dozens in the heap. */
    @Test
    void aFrameFullOfEmptyMessagesIsRefusedBeforeItIsRead() {
        AppendEntriesRequestProto.Builder append = append();
        for (int i = 0; i < 200_000; i++) {
            append.addEntries(LogEntryProto.getDefaultInstance());
        }
        assertThatThrownBy(() -> AppendFormat.request(payload(append.build()), 1, 2))
                .isInstanceOf(PeerRefusal.class)
                .hasMessageContaining("too many messages");
        byte[] members = new byte[1 << 20];
        for (int i = 0; i < members.length; i += 2) {
            members[i] = RaftConfigurationProto.PEERS_FIELD_NUMBER << 3 | 2;
        }
        LogEntryProto.Builder nested = entry(5, 10);
        ByteString bytes = nested.build()
                .toByteString()
                .concat(ByteString.copyFrom(
                        new byte[] {LogEntryProto.CONFIGURATIONENTRY_FIELD_NUMBER << 3 | 2, (byte) 0x80, (byte) 0x80, 64
                        }))
                .concat(ByteString.copyFrom(members));
        assertThatThrownBy(() -> ProtoParser.parse(ProtoParser.ENTRY, bytes.toByteArray()))
                .hasMessageContaining("too many messages");
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
    void anAnswerAcknowledgesNoMoreThanWasSent() {
        assertThatCode(() -> replies.ack(ack(5, 11), 11)).doesNotThrowAnyException();
        assertThatThrownBy(() -> replies.ack(ack(5, 12), 11)).isInstanceOf(PeerRefusal.class);
    }

    private static AppendFormat.Ack ack(long term, long match) {
        return new AppendFormat.Ack(7, term, AppendResult.SUCCESS, match + 1, match, 0, "");
    }

    @Test
    void anAnswerOfAnotherMemberOrOfAnAbsurdTermIsNone() {
        AppendEntriesRequestProto request = append().build();
        assertThatThrownBy(() -> replies.ack(ack(Long.MAX_VALUE, 1), 11)).isInstanceOf(PeerRefusal.class);
        RequestVoteReplyProto stranger = RequestVoteReplyProto.newBuilder()
                .setServerReply(from("1"))
                .setTerm(5)
                .build();
        assertThatThrownBy(() -> replies.vote(request.getServerRequest(), stranger))
                .isInstanceOf(PeerRefusal.class);
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
            assertThatThrownBy(() -> files.check(install(id, "sm/5_7/CURRENT"))).isInstanceOf(PeerRefusal.class);
        }
        for (String name : List.of("sm/../../x", "x", "sm", "sm/..", "../sm/x", "sm/5_7/../../../x")) {
            assertThatThrownBy(() -> files.check(install("id", name))).as(name).isInstanceOf(PeerRefusal.class);
        }
        assertThatCode(() -> files.check(install("id", "sm/5_7/CURRENT"))).doesNotThrowAnyException();
    }

    private static org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto install(String id, String name) {
        return Stranger.snapshot(Stranger.header(1, 2), 5, id, name);
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
        byte[] text = ("no\nERROR forged\u001b[31m" + "x".repeat(10_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(FailureText.read(text)).startsWith("no?ERROR forged?[31mx").hasSize(300);
    }
}
