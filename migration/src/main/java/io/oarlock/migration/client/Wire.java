package io.oarlock.migration.client;

import io.oarlock.migration.zookeeper.JuteRecords;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.OutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.RequestHeader;
import org.jspecify.annotations.Nullable;

/** A session's connection: requests out, replies in, each behind its length. Used by one thread. */
final class Wire implements Closeable {
    private static final int CONNECT_MILLIS = 10_000;
    /** Longest silence of a server within a request. */
    private static final int READ_MILLIS = 60_000;

    private static final int SESSION_MILLIS = 60_000;
    /** A server that only reads answers, too. */
    private static final boolean READ_ONLY = true;

    private static final int BUFFER_BYTES = 64 << 10;
    /** A listing may be longer than any request. */
    private static final int REPLY_BYTES_MAX = 256 << 20;

    private static final int XID_NOTIFICATION = -1;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES));
    }

    static Wire connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_MILLIS);
            socket.connect(address, CONNECT_MILLIS);
            Wire wire = new Wire(socket);
            wire.openSession(address);
            return wire;
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot open a session on " + address + ": " + e.getMessage(), e);
        }
    }

    private void openSession(InetSocketAddress address) throws IOException {
        sendFrame(new ConnectRequest(0, 0, SESSION_MILLIS, 0, new byte[16], READ_ONLY));
        ConnectResponse response = new ConnectResponse();
        response.deserialize(JuteRecords.reader(new ByteArrayInputStream(receiveFrame())), "connect");
        if (response.getSessionId() == 0) {
            throw new IOException(address + " refuses the session");
        }
    }

    /** Sent at the latest when a reply is waited for. */
    void send(int xid, int opcode, @Nullable Record request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputArchive archive = BinaryOutputArchive.getArchive(bytes);
        new RequestHeader(xid, opcode).serialize(archive, "header");
        if (request != null) {
            request.serialize(archive, "request");
        }
        sendFrame(bytes);
    }

    private void sendFrame(Record record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        record.serialize(BinaryOutputArchive.getArchive(bytes), "record");
        sendFrame(bytes);
    }

    private void sendFrame(ByteArrayOutputStream bytes) throws IOException {
        out.writeInt(bytes.size());
        bytes.writeTo(out);
    }

    /** The next reply, whatever is told beside. */
    byte[] receive() throws IOException {
        byte[] frame = receiveFrame();
        while (frame.length >= Integer.BYTES
                && new DataInputStream(new ByteArrayInputStream(frame)).readInt() == XID_NOTIFICATION) {
            frame = receiveFrame();
        }
        return frame;
    }

    private byte[] receiveFrame() throws IOException {
        out.flush();
        int length;
        try {
            length = in.readInt();
        } catch (EOFException e) {
            throw new EOFException("the server closed the connection");
        }
        if (length < 0 || length > REPLY_BYTES_MAX) {
            throw new IOException("a reply of " + length + " bytes");
        }
        byte[] frame = new byte[length];
        in.readFully(frame);
        return frame;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
