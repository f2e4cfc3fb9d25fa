package io.oarlock.ratis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.ratis.group.RatisPeers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyExceptionReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a follower that does what a broken one may do. What Ratis' own says is tested with whole groups. */
@Timeout(120)
class PeerSocketsTest {

    private static final RaftPeerId FOLLOWER = RatisPeers.idOf(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SHORT_MILLIS = 100;
    private static final int LONG_MILLIS = 60_000;
    private static final int MORE_THAN_SOCKETS_HOLD = 32 << 20;

    private Follower follower;
    private PeerSockets sockets;

    @BeforeEach
    void start() throws IOException {
        follower = new Follower();
    }

    @AfterEach
    void stop() throws IOException {
        sockets.close();
        follower.close();
    }

    @Test
    void appendsOfOneTermShareAConnection() throws IOException {
        sockets = sockets(LONG_MILLIS);
        for (int call = 1; call <= 3; call++) {
            assertThat(sockets.append(request(call, 100)).getServerReply().getCallId())
                    .isEqualTo(call);
        }
        assertThat(follower.connections).hasSize(1);
    }

    @Test
    void oneThatDoesNotAnswerIsLeftForANewConnection() {
        sockets = sockets(SHORT_MILLIS);
        follower.answers = Answers.NEVER;
        assertThatThrownBy(() -> sockets.append(request(1, 100))).isInstanceOf(TimeoutIOException.class);
        follower.answers = Answers.RIGHT;
        awaitAnswer(2);
        assertThat(follower.connections).hasSizeGreaterThan(1);
    }

    @Test
    void oneThatDoesNotReadIsLeftToo() {
        sockets = sockets(SHORT_MILLIS);
        follower.answers = Answers.NOT_EVEN_READING;
        assertThatThrownBy(() -> sockets.append(request(1, MORE_THAN_SOCKETS_HOLD)))
                .isInstanceOf(TimeoutIOException.class);
    }

    @Test
    void anAppenderThatIsStoppedWaitsForNothing() throws Exception {
        sockets = sockets(LONG_MILLIS);
        follower.answers = Answers.NEVER;
        FutureTask<AppendEntriesReplyProto> append = new FutureTask<>(() -> sockets.append(request(1, 100)));
        Thread appender = new Thread(append);
        appender.start();
        await().atMost(PATIENCE).until(() -> follower.connections.size() == 1);
        appender.interrupt();
        assertThatThrownBy(() -> append.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedIOException.class);
    }

    @Test
    void theAnswerToAnotherAppendIsNone() {
        sockets = sockets(LONG_MILLIS);
        follower.answers = Answers.TO_ANOTHER;
        assertThatThrownBy(() -> sockets.append(request(1, 100))).hasMessageContaining("another append");
        follower.answers = Answers.RIGHT;
        awaitAnswer(2);
        assertThat(follower.connections).hasSize(2);
    }

    @Test
    void aRefusalIsAFailure() {
        sockets = sockets(LONG_MILLIS);
        follower.answers = Answers.REFUSING;
        assertThatThrownBy(() -> sockets.append(request(1, 100))).hasMessageContaining("refused");
    }

    @Test
    void aFollowerThatComesBackIsFoundAgain() throws IOException {
        sockets = sockets(LONG_MILLIS);
        sockets.append(request(1, 100));
        follower.connections.get(0).close();
        assertThatThrownBy(() -> sockets.append(request(2, 100))).isInstanceOf(IOException.class);
        assertThat(sockets.append(request(3, 100)).getServerReply().getCallId()).isEqualTo(3);
    }

    @Test
    void whatIsIdleAfterATermOrAtTheEndIsClosed() throws IOException {
        sockets = sockets(LONG_MILLIS);
        sockets.append(request(1, 100));
        sockets.cut();
        awaitClosed(0);
        sockets.append(request(2, 100));
        sockets.close();
        awaitClosed(1);
        assertThatThrownBy(() -> sockets.append(request(3, 100))).hasMessageContaining("stopping");
    }

    @Test
    void whatIsInUseWhenATermEndsIsClosedAfterIt() throws Exception {
        sockets = sockets(LONG_MILLIS);
        follower.answers = Answers.LATE;
        FutureTask<AppendEntriesReplyProto> append = new FutureTask<>(() -> sockets.append(request(1, 100)));
        new Thread(append).start();
        await().atMost(PATIENCE).until(() -> follower.connections.size() == 1);
        sockets.cut();
        follower.lateAnswers.countDown();
        assertThat(append.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .getServerReply()
                        .getCallId())
                .isEqualTo(1);
        awaitClosed(0);
    }

    private void awaitAnswer(long callId) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() ->
                        sockets.append(request(callId, 100)).getServerReply().getCallId() == callId);
    }

    private void awaitClosed(int connection) {
        await().atMost(PATIENCE).until(() -> follower.ended.contains(follower.connections.get(connection)));
    }

    private PeerSockets sockets(int timeoutMillis) {
        PeerSockets made = new PeerSockets(timeoutMillis);
        made.add(List.of(RaftPeer.newBuilder()
                .setId(FOLLOWER)
                .setAddress("127.0.0.1:" + follower.server.getLocalPort())
                .build()));
        return made;
    }

    private static AppendEntriesRequestProto request(long callId, int bytes) {
        return AppendEntriesRequestProto.newBuilder()
                .setServerRequest(RaftRpcRequestProto.newBuilder()
                        .setReplyId(FOLLOWER.toByteString())
                        .setCallId(callId))
                .addEntries(LogEntryProto.newBuilder()
                        .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
                                .setLogData(ByteString.copyFrom(new byte[bytes]))))
                .build();
    }

    private enum Answers {
        RIGHT,
        TO_ANOTHER,
        REFUSING,
        LATE,
        NEVER,
        NOT_EVEN_READING
    }

    private static final class Follower {
        final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        final List<Socket> connections = new CopyOnWriteArrayList<>();
        final List<Socket> ended = new CopyOnWriteArrayList<>();
        final CountDownLatch lateAnswers = new CountDownLatch(1);
        volatile Answers answers = Answers.RIGHT;

        Follower() throws IOException {
            new Thread(this::accept, "follower").start();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    connections.add(connection);
                    new Thread(() -> serve(connection), "follower-connection").start();
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void serve(Socket connection) {
            try {
                while (answers != Answers.NOT_EVEN_READING) {
                    RaftNettyServerRequestProto request =
                            RaftNettyServerRequestProto.parseDelimitedFrom(connection.getInputStream());
                    if (request == null) {
                        break;
                    }
                    if (answers == Answers.LATE) {
                        lateAnswers.await();
                    }
                    if (answers != Answers.NEVER) {
                        answerTo(request.getAppendEntriesRequest()).writeDelimitedTo(connection.getOutputStream());
                    }
                }
            } catch (IOException | InterruptedException e) {
                // The end, like any other.
            }
            ended.add(connection);
        }

        private RaftNettyServerReplyProto answerTo(AppendEntriesRequestProto request) {
            if (answers == Answers.REFUSING) {
                return RaftNettyServerReplyProto.newBuilder()
                        .setExceptionReply(RaftNettyExceptionReplyProto.newBuilder()
                                .setRpcReply(replyTo(request.getServerRequest().getCallId()))
                                .setException(ByteString.EMPTY))
                        .build();
            }
            long other = answers == Answers.TO_ANOTHER ? 1 : 0;
            return RaftNettyServerReplyProto.newBuilder()
                    .setAppendEntriesReply(AppendEntriesReplyProto.newBuilder()
                            .setServerReply(replyTo(request.getServerRequest().getCallId() + other)))
                    .build();
        }

        private static RaftRpcReplyProto replyTo(long callId) {
            return RaftRpcReplyProto.newBuilder().setCallId(callId).build();
        }

        void close() throws IOException {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        }
    }
}
