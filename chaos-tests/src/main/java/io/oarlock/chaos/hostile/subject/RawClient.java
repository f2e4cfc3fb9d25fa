package io.oarlock.chaos.hostile.subject;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.data.ACL;

/** A client that writes its requests by hand, so that it can send what no client library would. Used by one thread. */
public final class RawClient implements Closeable {

    static final int PASSWORD_BYTES = 16;
    static final int PING_XID = -2;

    private static final int SESSION_MILLIS = 30_000;
    private static final int EVENT_XID = -1;
    private static final int AUTH_XID = -4;

    private final Socket socket;
    private final DataInputStream in;
    private long sessionId;
    private byte[] password = new byte[PASSWORD_BYTES];
    private int xid;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /**
     * A reply.
     *
     * @param error ZooKeeper's error code, 0 for none
     * @param body what follows the header
     */
    public record Reply(int xid, int error, ByteBuffer body) {}

    /** The server knows the session no more. */
    public static final class SessionGone extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Connects without a session. */
    public static RawClient connect(InetSocketAddress address, int answerMillisMax) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, answerMillisMax);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(answerMillisMax);
            return new RawClient(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Connects and opens a session. */
    public static RawClient open(InetSocketAddress address, int answerMillisMax) throws IOException {
        return reopen(address, answerMillisMax, 0, new byte[PASSWORD_BYTES]);
    }

    /** Connects and goes on with a session. */
    public static RawClient reopen(InetSocketAddress address, int answerMillisMax, long sessionId, byte[] password)
            throws IOException {
        RawClient client = connect(address, answerMillisMax);
        try {
            client.send(hello(sessionId, password));
            client.readWelcome();
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /** A client's first frame. */
    public static byte[] hello(long sessionId, byte[] password) {
        return new RequestBytes()
                .number(0)
                .longNumber(0)
                .number(SESSION_MILLIS)
                .longNumber(sessionId)
                .buffer(password)
                .flag(false)
                .frame();
    }

    public long sessionId() {
        return sessionId;
    }

    public byte[] password() {
        return password.clone();
    }

    public Socket socket() {
        return socket;
    }

    public void send(byte[] frame) throws IOException {
        socket.getOutputStream().write(frame);
        socket.getOutputStream().flush();
    }

    /** Sends a request without waiting for its answer. */
    public void send(int opcode, byte[] body) throws IOException {
        send(new RequestBytes().number(++xid).number(opcode).raw(body).frame());
    }

    /** Sends a request and waits for the next answer. */
    public Reply ask(int opcode, RequestBytes body) throws IOException {
        send(opcode, body.toByteArray());
        return reply();
    }

    /** The next reply; watch events before it are dropped. */
    Reply reply() throws IOException {
        while (true) {
            ByteBuffer frame = ByteBuffer.wrap(frame());
            int answered = frame.getInt();
            frame.getLong();
            int error = frame.getInt();
            if (answered != EVENT_XID) {
                return new Reply(answered, error, frame.slice());
            }
        }
    }

    public int create(String path, byte[] data) throws IOException {
        return ask(OpCode.create, creation(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, 0))
                .error();
    }

    public static RequestBytes creation(String path, byte[] data, List<ACL> acl, int flags) {
        return new RequestBytes().text(path).buffer(data).acl(acl).number(flags);
    }

    public int setData(String path, byte[] data) throws IOException {
        return ask(OpCode.setData, new RequestBytes().text(path).buffer(data).number(-1))
                .error();
    }

    public static RequestBytes reading(String path, boolean watch) {
        return new RequestBytes().text(path).flag(watch);
    }

    /** The data of a znode. */
    public byte[] data(String path) throws IOException {
        Reply reply = ask(OpCode.getData, reading(path, false));
        if (reply.error != 0) {
            throw new IOException("getData of " + path + " is answered with " + reply.error);
        }
        byte[] data = new byte[Math.max(0, reply.body.getInt())];
        reply.body.get(data);
        return data;
    }

    public void ping() throws IOException {
        send(new RequestBytes().number(PING_XID).number(OpCode.ping).frame());
        reply();
    }

    /** Proves an identity of the scheme digest. */
    public int addDigest(byte[] userAndPassword) throws IOException {
        send(new RequestBytes()
                .number(AUTH_XID)
                .number(OpCode.auth)
                .number(0)
                .text("digest")
                .buffer(userAndPassword)
                .frame());
        return reply().error();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void readWelcome() throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(frame());
        frame.getInt();
        frame.getInt();
        sessionId = frame.getLong();
        password = new byte[frame.getInt()];
        frame.get(password);
        if (sessionId == 0) {
            throw new SessionGone();
        }
    }

    private byte[] frame() throws IOException {
        int length = in.readInt();
        byte[] frame = in.readNBytes(length);
        if (frame.length < length) {
            throw new EOFException("closed within a frame");
        }
        return frame;
    }
}
