package io.oarlock.ratis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.membership.GroupMember;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.peer.Frame;
import io.oarlock.peer.FrameHandler;
import io.oarlock.peer.FrameType;
import io.oarlock.peer.Handshake;
import io.oarlock.peer.InboundConnections;
import io.oarlock.peer.PeerAcceptor;
import io.oarlock.peer.PeerConnection;
import io.oarlock.peer.PeerLink;
import io.oarlock.peer.PeerRefusal;
import io.oarlock.peer.RefusalLog;
import io.oarlock.ratis.Stranger;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a follower that does what a broken one may do. What Ratis' own says is tested with whole groups. */
@Timeout(120)
class AppendRequestsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LARGE_BYTES_MAX = 40 << 20;
    private static final int MORE_THAN_SOCKETS_HOLD = 32 << 20;
    private static final int SHORT_MILLIS = 300;
    private static final int LONG_MILLIS = 60_000;

    private final Follower follower = new Follower();
    private PeerAcceptor port;
    private PeerLink link;
    private AppendRequests appends;

    @BeforeEach
    void openPort() throws IOException {
        InetSocketAddress address;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress(free.getInetAddress(), free.getLocalPort());
        }
        port = new PeerAcceptor(
                handshake(2),
                new PeerAcceptor.Settings(10, LARGE_BYTES_MAX, 1 << 20),
                ends -> follower,
                new InboundConnections(Long.MAX_VALUE),
                new RefusalLog(new MetricRegistry(), System::nanoTime));
        port.open(address);
        link = PeerLink.to(
                new GroupMember(2, "127.0.0.1", address.getPort(), false),
                handshake(1),
                new PeerLink.Settings(2000, 1 << 20));
    }

    private static Handshake handshake(int member) {
        return Handshake.of(new UUID(1, 1), member, LARGE_BYTES_MAX, other -> true);
    }

    private void connect(int timeoutMillis) {
        appends = new AppendRequests(link, timeoutMillis);
        link.attach(PeerLink.Lane.APPEND, appends);
        link.start();
        await().atMost(PATIENCE).until(() -> link.connection() != null);
    }

    @AfterEach
    void closePort() {
        follower.answers = Answers.RIGHT;
        link.close();
        port.close();
    }

    @Test
    void anAppendIsAnsweredWithWhatTheFollowerSays() throws IOException {
        connect(LONG_MILLIS);
        for (int call = 1; call <= 3; call++) {
            AppendEntriesReplyProto reply = appends.send(request(call, 100 << call));
            assertThat(reply.getServerReply().getCallId()).isEqualTo(call);
            assertThat(reply.getNextIndex()).isEqualTo(call + 1);
        }
        assertThat(appends.send(request(4, 16 << 20)).getNextIndex()).isEqualTo(5);
    }

    @Test
    void oneThatDoesNotAnswerIsLeftForANewConnection() {
        connect(SHORT_MILLIS);
        follower.answers = Answers.NEVER;
        assertThatThrownBy(() -> appends.send(request(1, 100))).isInstanceOf(TimeoutIOException.class);
        follower.answers = Answers.RIGHT;
        awaitAnswer(2);
        assertThat(link.connection().number()).isGreaterThan(1);
    }

    @Test
    void oneThatDoesNotReadIsLeftToo() {
        connect(SHORT_MILLIS);
        follower.answers = Answers.NOT_EVEN_READING;
        assertThatThrownBy(() -> {
                    appends.send(request(1, 100));
                    appends.send(request(2, MORE_THAN_SOCKETS_HOLD));
                })
                .isInstanceOf(TimeoutIOException.class);
        follower.answers = Answers.RIGHT;
        awaitAnswer(3);
    }

    @Test
    void anAppenderThatIsStoppedWaitsForNothing() {
        connect(LONG_MILLIS);
        follower.answers = Answers.NEVER;
        FutureTask<AppendEntriesReplyProto> append = new FutureTask<>(() -> appends.send(request(1, 100)));
        Thread appender = new Thread(append);
        appender.start();
        await().atMost(PATIENCE).until(() -> follower.last == 1);
        appender.interrupt();
        assertThatThrownBy(() -> append.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedIOException.class);
        assertThat(link.connection()).isNotNull();
    }

    @Test
    void theAnswerToAnotherAppendIsNone() {
        connect(SHORT_MILLIS);
        follower.answers = Answers.TO_ANOTHER;
        assertThatThrownBy(() -> appends.send(request(1, 100))).isInstanceOf(TimeoutIOException.class);
        follower.answers = Answers.RIGHT;
        awaitAnswer(3);
    }

    @Test
    void aFailureIsToldAsOne() {
        connect(LONG_MILLIS);
        follower.answers = Answers.FAILING;
        assertThatThrownBy(() -> appends.send(request(1, 100))).hasMessageContaining("the member failed");
        assertThat(link.connection().number()).isEqualTo(1);
    }

    @Test
    void anAppendFailsWithItsConnection() {
        connect(LONG_MILLIS);
        follower.answers = Answers.CLOSING;
        assertThatThrownBy(() -> appends.send(request(1, 100))).hasMessageContaining("cannot be reached");
        follower.answers = Answers.RIGHT;
        awaitAnswer(2);
    }

    private void awaitAnswer(long callId) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> appends.send(request(callId, 100)).getServerReply().getCallId() == callId);
    }

    private static AppendEntriesRequestProto request(long callId, int bytes) {
        return AppendEntriesRequestProto.newBuilder()
                .setServerRequest(Stranger.header(1, 2).setCallId(callId))
                .addEntries(LogEntryProto.newBuilder()
                        .setIndex(callId)
                        .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
                                .setLogData(ByteString.copyFrom(new byte[bytes]))))
                .build();
    }

    private enum Answers {
        RIGHT,
        TO_ANOTHER,
        FAILING,
        CLOSING,
        NEVER,
        NOT_EVEN_READING
    }

    private static final class Follower implements FrameHandler {
        volatile Answers answers = Answers.RIGHT;
        volatile long last;

        @Override
        public void received(PeerConnection connection, Frame frame) throws PeerRefusal {
            if (frame.type() != FrameType.APPEND) {
                return;
            }
            AppendEntriesRequestProto request = AppendFormat.request(frame.payload(), 1, 2);
            long callId = request.getServerRequest().getCallId();
            last = callId;
            switch (answers) {
                case RIGHT ->
                    assertThat(connection.send(FrameType.ACK, ack(callId))).isTrue();
                case TO_ANOTHER ->
                    assertThat(connection.send(FrameType.ACK, ack(callId + 1))).isTrue();
                case FAILING -> {
                    byte[] failure = AppendFormat.failure(callId, new IOException("full disk"));
                    assertThat(connection.send(FrameType.ACK, failure)).isTrue();
                }
                case CLOSING -> connection.fail(new IOException("closing"));
                case NEVER -> {}
                case NOT_EVEN_READING -> await().atMost(PATIENCE).until(() -> answers != Answers.NOT_EVEN_READING);
            }
        }

        private static byte[] ack(long callId) {
            return AppendFormat.ack(AppendEntriesReplyProto.newBuilder()
                    .setServerReply(RaftRpcReplyProto.newBuilder().setCallId(callId))
                    .setResult(AppendResult.SUCCESS)
                    .setNextIndex(callId + 1)
                    .build());
        }
    }
}
