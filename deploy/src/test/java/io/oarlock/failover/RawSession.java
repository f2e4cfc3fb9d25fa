package io.oarlock.failover;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import org.apache.jute.BinaryInputArchive;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;
import org.apache.zookeeper.proto.SetDataRequest;

/**
 * One connection of a session, spoken by hand: a client library would never come back with another's zxid, keep two
 * connections, or go without a word. Sends one request at a time.
 */
final class RawSession implements AutoCloseable {
    private static final int SILENCE_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private ConnectResponse handshake = new ConnectResponse();
    private long lastZxid;
    private int xid;

    private RawSession(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** What a server answered: its header, and the data of a read. */
    record Reply(int error, long zxid, byte[] data) {}

    /** Opens a new session. */
    static RawSession open(InetSocketAddress server, int timeoutMillis) throws IOException {
        return attach(server, new ConnectRequest(0, 0, timeoutMillis, 0, new byte[16], false))
                .orElseThrow(() -> new IOException("the server refused a new session"));
    }

    byte[] password() {
        return handshake.getPasswd();
    }

    /** The same session at another member; empty when that member closes the connection. */
    Optional<RawSession> moveTo(InetSocketAddress server) throws IOException {
        return moveTo(server, lastZxid);
    }

    Optional<RawSession> moveTo(InetSocketAddress server, long zxidSeen) throws IOException {
        ConnectRequest request = new ConnectRequest(
                0, zxidSeen, handshake.getTimeOut(), handshake.getSessionId(), handshake.getPasswd(), false);
        Optional<RawSession> moved = attach(server, request);
        moved.ifPresent(session -> session.lastZxid = lastZxid);
        return moved;
    }

    private static Optional<RawSession> attach(InetSocketAddress server, ConnectRequest request) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SILENCE_MILLIS);
        socket.connect(server, SILENCE_MILLIS);
        RawSession session = new RawSession(socket);
        session.send(request);
        Optional<BinaryInputArchive> answer = session.receive();
        if (answer.isEmpty()) {
            session.close();
            return Optional.empty();
        }
        session.handshake.deserialize(answer.get(), "connect");
        return Optional.of(session);
    }

    /** Zero once the session is gone: the server says so by a timeout of zero. */
    long sessionId() {
        return handshake.getTimeOut() == 0 ? 0 : handshake.getSessionId();
    }

    Optional<Reply> create(String path, byte[] data, int flags) throws IOException {
        return ask(OpCode.create, new CreateRequest(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, flags));
    }

    Optional<Reply> setData(String path, byte[] data) throws IOException {
        return ask(OpCode.setData, new SetDataRequest(path, data, -1));
    }

    Optional<Reply> getData(String path) throws IOException {
        return ask(OpCode.getData, new GetDataRequest(path, false));
    }

    /** Empty when the server closed the connection instead of answering. */
    private Optional<Reply> ask(int type, Record request) throws IOException {
        send(new RequestHeader(++xid, type), request);
        Optional<BinaryInputArchive> answer = receive();
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        ReplyHeader header = new ReplyHeader();
        header.deserialize(answer.get(), "header");
        lastZxid = Math.max(lastZxid, header.getZxid());
        byte[] data = new byte[0];
        if (type == OpCode.getData && header.getErr() == 0) {
            GetDataResponse response = new GetDataResponse();
            response.deserialize(answer.get(), "response");
            data = response.getData();
        }
        return Optional.of(new Reply(header.getErr(), header.getZxid(), data));
    }

    private void send(Record... records) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (Record record : records) {
            record.serialize(BinaryOutputArchive.getArchive(payload), "");
        }
        try {
            out.writeInt(payload.size());
            payload.writeTo(out);
            out.flush();
        } catch (SocketException closedByServer) {
            // What it sent before it closed is still to be read; receive() meets the end.
            return;
        }
    }

    private Optional<BinaryInputArchive> receive() throws IOException {
        try {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return Optional.of(BinaryInputArchive.getArchive(new ByteArrayInputStream(frame)));
        } catch (EOFException | SocketException closedByServer) {
            return Optional.empty();
        }
    }

    /** Drops the connection; the session lives on until it expires. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
