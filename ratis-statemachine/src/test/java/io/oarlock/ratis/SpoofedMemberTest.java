package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyExceptionReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.util.ProtoUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else sits at the address of a member. */
@Timeout(60)
class SpoofedMemberTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger DESERIALIZED = new AtomicInteger();

    @TempDir
    Path root;

    /** Ratis puts a serialized exception into an answer. */
    private static final class Bomb extends IOException {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) {
            DESERIALIZED.incrementAndGet();
        }
    }

    @Test
    void noJavaObjectOfAnAnswerIsRead() throws Exception {
        TestGroup group = new TestGroup(root, 3);
        AtomicInteger answered = new AtomicInteger();
        try (ServerSocket spoofed = new ServerSocket()) {
            spoofed.bind(group.address(2));
            new Thread(() -> answer(spoofed, answered), "spoofed-member").start();
            group.start(1);
            await().atMost(PATIENCE).until(() -> answered.get() >= 3);
            assertThat(DESERIALIZED).hasValue(0);
            assertThat(group.get(1).faults()).isEmpty();
        } finally {
            group.close();
        }
    }

    private static void answer(ServerSocket spoofed, AtomicInteger answered) {
        while (!spoofed.isClosed()) {
            try (Socket connection = spoofed.accept()) {
                RaftNettyServerRequestProto request =
                        RaftNettyServerRequestProto.parseDelimitedFrom(connection.getInputStream());
                if (request != null) {
                    bomb(request.getRaftClientRequest().getRpcRequest()).writeDelimitedTo(connection.getOutputStream());
                    connection.getInputStream().read();
                    answered.incrementAndGet();
                }
            } catch (IOException ended) {
                // The next connection may come.
            }
        }
    }

    private static RaftNettyServerReplyProto bomb(RaftRpcRequestProto request) {
        return RaftNettyServerReplyProto.newBuilder()
                .setExceptionReply(RaftNettyExceptionReplyProto.newBuilder()
                        .setRpcReply(RaftRpcReplyProto.newBuilder().setCallId(request.getCallId()))
                        .setException(ProtoUtils.writeObject2ByteString(new Bomb())))
                .build();
    }
}
