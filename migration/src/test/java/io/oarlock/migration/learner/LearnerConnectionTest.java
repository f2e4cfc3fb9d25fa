package io.oarlock.migration.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.server.quorum.QuorumPacket;
import org.apache.zookeeper.txn.CloseSessionTxn;
import org.apache.zookeeper.txn.CreateSessionTxn;
import org.apache.zookeeper.txn.CreateTxn;
import org.apache.zookeeper.txn.MultiTxn;
import org.apache.zookeeper.txn.SetDataTxn;
import org.apache.zookeeper.txn.Txn;
import org.apache.zookeeper.txn.TxnHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What a learner bears of something that only says that it is a leader. */
class LearnerConnectionTest {
    private static final int SET_DATA = 5;
    private static final int MULTI = 14;
    private static final int CREATE = 1;
    private static final int CREATE_SESSION = -10;
    private static final int CLOSE_SESSION = -11;
    private static final long ZXID = 0x600000001L;
    private static final Patience IMPATIENT_TO_BE_READ = new Patience(200, 60_000, 600_000);
    private static final Patience IMPATIENT_FOR_ALL = new Patience(15_000, 200, 600_000);
    private static final Patience IMPATIENT_FOR_A_LEADER = new Patience(15_000, 60_000, 200);
    private static final long PAUSE_NANOS = 5_000_000;

    /** What the leader says behind its answer to the learner. */
    private interface Script {
        void run(DataOutputStream out) throws IOException;
    }

    /** What the learner does once it has joined. */
    private interface Learning<T> {
        T from(LearnerConnection connection) throws IOException;
    }

    private static Learned learn(Script script) throws IOException, InterruptedException {
        return learn(PacketType.DIFF, Patience.DEFAULT, script, LearnerConnection::next);
    }

    private static <T> T learn(int start, Patience patience, Script script, Learning<T> learning)
            throws IOException, InterruptedException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread leader = new Thread(() -> lead(listener, start, script), "leader");
            leader.start();
            try (LearnerConnection connection = LearnerConnection.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()),
                    SocketLayer.PLAIN,
                    patience)) {
                connection.join(1, ZXID);
                return learning.from(connection);
            } finally {
                leader.join();
            }
        }
    }

    private static void lead(ServerSocket listener, int start, Script script) {
        try (Socket socket = listener.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            skipPacket(in);
            packet(out, PacketType.LEADER_INFO, 6L << 32, new byte[4]);
            skipPacket(in);
            packet(out, start, ZXID, null);
            script.run(out);
            socket.shutdownOutput();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException left) {
            // The learner has heard enough.
        }
    }

    private static void skipPacket(DataInputStream in) throws IOException {
        in.skipNBytes(Integer.BYTES + Long.BYTES);
        in.skipNBytes(Math.max(0, in.readInt()) + Integer.BYTES);
    }

    private static void packet(DataOutputStream out, int type, long zxid, byte[] data) throws IOException {
        new QuorumPacket(type, zxid, data, null).serialize(BinaryOutputArchive.getArchive(out), "packet");
        out.flush();
    }

    private static byte[] bytes(Record... records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Record each : records) {
            each.serialize(BinaryOutputArchive.getArchive(bytes), "record");
        }
        return bytes.toByteArray();
    }

    private static Learned inform(Record... transaction) throws IOException, InterruptedException {
        byte[] data = bytes(transaction);
        return learn(out -> packet(out, PacketType.INFORM, ZXID + 1, data));
    }

    private static TxnHeader header(int type) {
        return new TxnHeader(1, 1, ZXID + 1, 1_000, type);
    }

    @Test
    void aListOfIdentitiesIsNotReadWhateverItsLength() {
        assertThatThrownBy(() -> learn(out -> {
                    out.writeInt(PacketType.PING);
                    out.writeLong(ZXID);
                    out.writeInt(-1);
                    out.writeInt(2);
                    for (int texts = 0; texts < 4; texts++) {
                        out.writeInt(-1);
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("type 5 with identities");
    }

    @Test
    void noMemoryIsTakenForBytesThatAreOnlyAnnounced() {
        assertThatThrownBy(() -> learn(out -> {
                    out.writeInt(PacketType.PING);
                    out.writeLong(ZXID);
                    out.writeInt(60 << 20);
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a packet of type 5 with 62914560 bytes");
        assertThatThrownBy(() -> learn(out -> {
                    out.writeInt(PacketType.INFORM);
                    out.writeLong(ZXID);
                    out.writeInt(30 << 20);
                }))
                .isInstanceOf(UnknownTransactionException.class)
                .hasMessageContaining("31457280 bytes");
    }

    @Test
    void aPartOfAMultiWithoutARecordIsNoTransaction() {
        MultiTxn multi = new MultiTxn(List.of(new Txn(SET_DATA, null)));

        assertThatThrownBy(() -> inform(header(MULTI), multi))
                .isInstanceOf(UnknownTransactionException.class)
                .hasMessageContaining("a part of type 5 without a record");
        MultiTxn failed = new MultiTxn(List.of(new Txn(-1, null)));
        assertThatThrownBy(() -> inform(header(MULTI), failed))
                .isInstanceOf(UnknownTransactionException.class)
                .hasMessageContaining("a part of type -1 without a record");
    }

    /** Its ephemerals could not be told from TTL znodes. */
    @Test
    void aSessionOfServer255IsRefusedByName() {
        TxnHeader opens = new TxnHeader(0xff00_0100_0000_0007L, 1, ZXID + 1, 1_000, CREATE_SESSION);
        TxnHeader creates = new TxnHeader(0xff00_0100_0000_0007L, 1, ZXID + 1, 1_000, CREATE);

        assertThatThrownBy(() -> inform(opens, new CreateSessionTxn(30_000)))
                .isInstanceOf(UnknownTransactionException.class)
                .hasMessageContaining("the session 0xff00010000000007");
        assertThatThrownBy(() -> inform(creates, new CreateTxn("/e", null, List.of(), true, 1)))
                .isInstanceOf(UnknownTransactionException.class)
                .hasMessageContaining("the session 0xff00010000000007");
    }

    /** The reason is kept in the state of all members, and written to their logs. */
    @Test
    void aPathThatIsNoneIsShownInPartOnly() {
        SetDataTxn change = new SetDataTxn("x".repeat(1 << 20), new byte[0], 1);

        assertThatThrownBy(() -> inform(header(SET_DATA), change))
                .isInstanceOf(UnknownTransactionException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500).contains("(1048576 characters)"));
    }

    @Test
    void manySmallPartsCountForWhatTheyTakeOnTheHeap() throws Exception {
        List<String> paths = List.of("/a", "/b", "/c", "/d");

        Learned learned = inform(header(CLOSE_SESSION), new CloseSessionTxn(paths));

        assertThat(learned)
                .isInstanceOfSatisfying(
                        Learned.Committed.class,
                        committed -> assertThat(committed.bytes()).isGreaterThan(100 * paths.size()));
    }

    @Test
    void partsThatAreMoreThanTheHeapBearsAreNotDecoded() {
        MultiTxn multi = new MultiTxn(Collections.nCopies(250_001, new Txn(SET_DATA, new byte[0])));

        assertThatThrownBy(() -> inform(header(MULTI), multi))
                .isInstanceOf(UnknownTransactionException.class)
                .hasMessageContaining("transaction 0x600000002 with 250001 parts, of which 250000 are possible");
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aHandshakeThatDoesNotComeOnIsGivenUp() throws Exception {
        SocketLayer waiting = connected -> {
            if (connected.getInputStream().read() < 0) {
                throw new IOException("the other side has hung up");
            }
            return connected;
        };
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort());

            assertThatThrownBy(() -> LearnerConnection.connect(address, waiting, IMPATIENT_TO_BE_READ))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not end the handshake of TLS")
                    .hasMessageContaining("oarlock.migration.sslQuorum");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aLeaderThatDoesNotReadIsNotWaitedFor() throws Exception {
        LearnerRequest large = new LearnerRequest(1, 1, SET_DATA, Bytes.wrap(new byte[1 << 20]), List.of());
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LearnerConnection connection = LearnerConnection.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), deaf.getLocalPort()),
                        SocketLayer.PLAIN,
                        IMPATIENT_TO_BE_READ)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            connection.request(large);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not read");
        }
    }

    /** Never silent for long, never through. */
    private static void dribble(DataOutputStream out, int value) throws IOException {
        while (true) {
            out.write(value);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aSnapshotOfWhichAByteComesNowAndThenIsNotWaitedFor() {
        Script sessions = out -> {
            out.writeInt(900_000);
            dribble(out, 1);
        };

        assertThatThrownBy(() -> learn(PacketType.SNAP, IMPATIENT_FOR_ALL, sessions, LearnerConnection::snapshot))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too slowly");
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aPacketOfWhichAByteComesNowAndThenIsNotWaitedFor() {
        Script packet = out -> {
            out.writeInt(PacketType.INFORM);
            out.writeLong(ZXID + 1);
            out.writeInt(1 << 20);
            dribble(out, 0);
        };

        assertThatThrownBy(() -> learn(PacketType.DIFF, IMPATIENT_FOR_ALL, packet, LearnerConnection::next))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too slowly");
    }

    /** Never silent, never of use: the one that leads may be asked only behind it. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aLeaderThatIsNeverConfirmedIsNotWaitedFor() {
        Script pings = out -> {
            while (true) {
                packet(out, PacketType.PING, ZXID, null);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        };
        Learning<Learned> listening = connection -> {
            while (true) {
                connection.next();
            }
        };

        assertThatThrownBy(() -> learn(PacketType.DIFF, IMPATIENT_FOR_A_LEADER, pings, listening))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not confirmed");
    }
}
