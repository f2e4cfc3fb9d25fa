package io.oarlock.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.Member;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * One machine opens connections by the thousand. The server has a process, and so a limit of open files, of its own.
 */
class ManyConnectionsTest {
    private static final int COUNT = 10_000;
    private static final int BLOCK = 500;
    private static final int FILES_BESIDES = 1_000;
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final Pattern ALIVE = Pattern.compile("zk_num_alive_connections\t(\\d+)");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final List<SocketChannel> channels = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    @Test
    @Timeout(300)
    void tenThousandConnectionsFromOneAddressAreServedAndOthersNoticeNothing() throws Exception {
        assumeTrue(openFilesMax() > COUNT + FILES_BESIDES, "the system allows too few open files");
        try (Ensemble ensemble =
                Ensemble.start(Ensemble.spec(1).with("maxSessionTimeout", String.valueOf(TIMEOUT_MILLIS)), directory)) {
            Member server = ensemble.cluster().member(1);
            Writer writer = new Writer(ensemble.connect(server), "/somebody-else");
            writer.awaitRounds(20);

            Set<Long> sessions = new HashSet<>();
            while (channels.size() < COUNT) {
                List<SocketChannel> block = openBlock(server);
                for (SocketChannel channel : block) {
                    ConnectResponse response = new ConnectResponse();
                    response.deserialize(receive(channel), "connect");
                    assertThat(response.getTimeOut()).isEqualTo(TIMEOUT_MILLIS);
                    sessions.add(response.getSessionId());
                }
            }
            assertThat(sessions).hasSize(COUNT);
            for (SocketChannel channel : channels) {
                send(channel, new RequestHeader(1, OpCode.exists), new ExistsRequest("/", true));
            }
            for (SocketChannel channel : channels) {
                ReplyHeader header = new ReplyHeader();
                header.deserialize(receive(channel), "header");
                assertThat(header.getErr()).isZero();
            }
            assertThat(aliveConnections(server)).isGreaterThan(COUNT);

            writer.awaitRounds(20);
            closeAll();
            Awaitility.await("the end of all connections but a few")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> aliveConnections(server) < FILES_BESIDES);
            writer.awaitRounds(20);
            writer.stop();
            writer.verify(writer.client());
            assertThat(writer.inDoubt()).isZero();
            assertThat(writer.client().states()).containsExactly(KeeperState.SyncConnected);
        }
    }

    /** Opens many at once and asks for a session on each, without waiting for answers. */
    private List<SocketChannel> openBlock(Member server) throws IOException {
        List<SocketChannel> block = new ArrayList<>();
        for (int i = 0; i < BLOCK; i++) {
            SocketChannel channel = SocketChannel.open(server.clientAddress());
            channels.add(channel);
            block.add(channel);
            send(channel, new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, new byte[16], false));
        }
        return block;
    }

    private static void send(SocketChannel channel, Record... records) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (Record record : records) {
            record.serialize(BinaryOutputArchive.getArchive(payload), "");
        }
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + payload.size());
        frame.putInt(payload.size()).put(payload.toByteArray()).flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    private static BinaryInputArchive receive(SocketChannel channel) throws IOException {
        int length = fill(channel, ByteBuffer.allocate(Integer.BYTES)).getInt();
        ByteBuffer frame = fill(channel, ByteBuffer.allocate(length));
        return BinaryInputArchive.getArchive(new ByteArrayInputStream(frame.array()));
    }

    private static ByteBuffer fill(SocketChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the server closed " + channel);
            }
        }
        return buffer.flip();
    }

    private static int aliveConnections(Member server) throws IOException {
        Matcher alive = ALIVE.matcher(FourLetterWord.ask(server.clientAddress(), "mntr"));
        return alive.find() ? Integer.parseInt(alive.group(1)) : -1;
    }

    private static long openFilesMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
    }
}
