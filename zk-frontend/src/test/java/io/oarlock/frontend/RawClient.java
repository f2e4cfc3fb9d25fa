package io.oarlock.frontend;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;

/** A client that sends what it is told, well formed or not, and shows every byte that comes back. For one thread. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    RawClient(InetSocketAddress address) throws IOException {
        this(connected(address));
    }

    /** @param socket connected, and with TLS if that is wanted */
    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    static Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.connect(address, PATIENCE_MILLIS);
        return socket;
    }

    /** What a connect request came to. */
    record Connected(int timeoutMillis, long sessionId, byte[] password, int bytes) {}

    /** A frame that came: its header, and the rest. */
    record Reply(int xid, long zxid, int error, byte[] body) {
        <R extends Record> R as(R record) throws IOException {
            record.deserialize(
                    BinaryInputArchive.getArchive(new DataInputStream(new ByteArrayInputStream(body))), "body");
            return record;
        }
    }

    /** Opens a new session. */
    Connected connect() throws IOException {
        return connect(new ConnectRequest(0, 0, 30_000, 0, new byte[16], false));
    }

    Connected connect(ConnectRequest request) throws IOException {
        frame(bytes(request));
        return connected();
    }

    Connected connected() throws IOException {
        byte[] frame = readFrame();
        DataInputStream body = new DataInputStream(new ByteArrayInputStream(frame));
        body.readInt();
        int timeout = body.readInt();
        long sessionId = body.readLong();
        byte[] password = new byte[body.readInt()];
        body.readFully(password);
        return new Connected(timeout, sessionId, password, frame.length);
    }

    void send(int xid, int opcode, Record body) throws IOException {
        frame(join(header(xid, opcode), body == null ? new byte[0] : bytes(body)));
    }

    /** Puts a length before the bytes. */
    void frame(byte[] payload) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        new DataOutputStream(whole).writeInt(payload.length);
        whole.write(payload);
        raw(whole.toByteArray());
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    Reply read() throws IOException {
        byte[] frame = readFrame();
        DataInputStream body = new DataInputStream(new ByteArrayInputStream(frame));
        ReplyHeader header = new ReplyHeader();
        header.deserialize(BinaryInputArchive.getArchive(body), "header");
        return new Reply(header.getXid(), header.getZxid(), header.getErr(), body.readAllBytes());
    }

    Reply call(int xid, int opcode, Record body) throws IOException {
        send(xid, opcode, body);
        return read();
    }

    byte[] readFrame() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    /** Sends no more, and goes on reading. */
    void shutOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Everything until the server closes. */
    byte[] readAll() throws IOException {
        return in.readAllBytes();
    }

    /** Waits for the end of the stream; false when bytes came instead. */
    boolean endsWithoutAByte() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException | EOFException e) {
            return true;
        }
    }

    static byte[] header(int xid, int opcode) throws IOException {
        return bytes(new RequestHeader(xid, opcode));
    }

    static byte[] bytes(Record record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        record.serialize(BinaryOutputArchive.getArchive(new DataOutputStream(out)), "record");
        return out.toByteArray();
    }

    static byte[] join(byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
