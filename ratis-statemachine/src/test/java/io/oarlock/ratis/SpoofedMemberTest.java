package io.oarlock.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.apache.ratis.util.ProtoUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else sits at the address of a member. */
@Timeout(60)
class SpoofedMemberTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long NONCE = 3;
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
                DataInputStream in = new DataInputStream(connection.getInputStream());
                byte[] hello = in.readNBytes(128);
                connection.getOutputStream().write(welcome());
                byte[] frame = in.readNBytes(in.readInt());
                long callId = ByteBuffer.wrap(frame).getLong(12);
                connection.getOutputStream().write(bomb(ByteBuffer.wrap(hello).getLong(34), callId));
                answered.incrementAndGet();
                while (in.read() >= 0) {
                    // Until the member has had enough.
                }
            } catch (IOException ended) {
                // The next connection may come.
            }
        }
    }

    private static byte[] welcome() {
        ByteBuffer welcome = ByteBuffer.allocate(23);
        welcome.put("OARL".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) 15);
        return welcome.putShort((short) 1)
                .put((byte) 2)
                .putLong(NONCE)
                .putInt(1 << 20)
                .array();
    }

    /** An answer that says that it is the text of a failure. */
    private static byte[] bomb(long nonce, long callId) {
        byte[] content = ProtoUtils.writeObject2ByteString(new Bomb()).toByteArray();
        ByteBuffer payload = ByteBuffer.allocate(9 + content.length)
                .putLong(callId)
                .put((byte) 4)
                .put(content)
                .flip();
        ByteBuffer frame = ByteBuffer.allocate(16 + payload.limit());
        frame.putInt(12 + payload.limit())
                .put((byte) 65)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(0);
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(16).putLong(NONCE).putLong(nonce).flip());
        checksum.update(frame.array(), 4, 8);
        checksum.update(payload.array());
        return frame.putInt((int) checksum.getValue()).put(payload).array();
    }
}
