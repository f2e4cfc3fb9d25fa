package io.oarlock.deploy.live;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.zookeeper.server.quorum.QuorumPacket;
import org.apache.zookeeper.txn.SetDataTxn;
import org.apache.zookeeper.txn.TxnHeader;

/** A leader that says what a test wants, to one observer. */
final class ScriptedLeader implements Closeable {
    static final int REQUEST = 1;
    static final int PROPOSAL = 2;
    static final int COMMIT = 4;
    static final int PING = 5;
    static final int REVALIDATE = 6;
    static final int SYNC = 7;
    static final int INFORM = 8;
    static final int NEW_LEADER = 10;
    static final int UP_TO_DATE = 12;
    static final int DIFF = 13;
    static final int TRUNC = 14;
    static final int SNAP = 15;
    private static final int LEADER_INFO = 17;
    private static final int SET_DATA = 5;

    private final ServerSocket listener;
    private final Thread thread;

    /** What is said once the observer has asked. */
    interface Script {
        void run(Said said) throws IOException;
    }

    /** One packet after the other. */
    record Said(OutputArchive out, InputArchive in) {
        /** What the observer says next, of the types that are meant. */
        QuorumPacket await(int... types) throws IOException {
            while (true) {
                QuorumPacket packet = new QuorumPacket();
                packet.deserialize(in, "packet");
                if (Arrays.stream(types).anyMatch(type -> type == packet.getType())) {
                    return packet;
                }
            }
        }

        Said packet(int type, long zxid, byte[] data) throws IOException {
            new QuorumPacket(type, zxid, data, null).serialize(out, "packet");
            return this;
        }
    }

    ScriptedLeader(long epoch, Script script) throws IOException {
        this(0, epoch, script);
    }

    /** @param port 0 for any */
    ScriptedLeader(int port, long epoch, Script script) throws IOException {
        this(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()), epoch, script);
    }

    ScriptedLeader(ServerSocket listener, long epoch, Script script) {
        this.listener = listener;
        thread = new Thread(() -> serve(epoch, script), "scripted-leader");
        thread.start();
    }

    InetSocketAddress address() {
        return InetSocketAddress.createUnresolved("127.0.0.1", listener.getLocalPort());
    }

    private void serve(long epoch, Script script) {
        try (Socket socket = listener.accept()) {
            InputArchive in = new BinaryInputArchive(
                    new DataInputStream(new BufferedInputStream(socket.getInputStream())), 1 << 20, 0);
            Said said = new Said(BinaryOutputArchive.getArchive(socket.getOutputStream()), in);
            new QuorumPacket().deserialize(in, "packet");
            said.packet(
                    LEADER_INFO,
                    epoch << 32,
                    ByteBuffer.allocate(4).putInt(0x10000).array());
            new QuorumPacket().deserialize(in, "packet");
            script.run(said);
            // A socket that is closed with something unread resets the connection, and what was said may be lost.
            socket.shutdownOutput();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException ended) {
            // The observer has left.
        }
    }

    /** A transaction of session 1 that changes the data of a znode. */
    static byte[] change(long zxid, String path) throws IOException {
        return change(zxid, path, new byte[0]);
    }

    static byte[] change(long zxid, String path, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputArchive out = BinaryOutputArchive.getArchive(bytes);
        new TxnHeader(1, 1, zxid, 1_000, SET_DATA).serialize(out, "header");
        new SetDataTxn(path, data, 1).serialize(out, "txn");
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
