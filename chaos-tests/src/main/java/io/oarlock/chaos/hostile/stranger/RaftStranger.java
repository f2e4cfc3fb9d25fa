package io.oarlock.chaos.hostile.stranger;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Somebody who is no member and knows the protocol of the Raft port: a handshake, then frames with a checksum that
 * begins with the nonces of both ends. Goes on where the handshake is refused. Used by one thread.
 */
final class RaftStranger implements Closeable {

    static final int APPEND = 1;
    static final int VOTE = 3;
    static final int STAND = 4;
    static final int PIECE = 5;
    static final int FORWARD = 6;

    /** All ensembles have the same group. */
    private static final UUID GROUP = UUID.nameUUIDFromBytes("oarlock".getBytes(StandardCharsets.UTF_8));

    private static final byte[] MAGIC = "OARL".getBytes(StandardCharsets.US_ASCII);
    private static final int HELLO_BYTES = 128;
    private static final int WELCOME = 1;
    private static final int NONCE_IN_WELCOME = 3;
    private static final int FRAME_HEADER_BYTES = 12;
    private static final int APPEND_BYTES = 45;
    private static final int ANSWER_MILLIS_MAX = 5_000;
    private static final int ATTEMPTS = 2;
    private static final long NONCE = 4711;

    private final Socket socket = new Socket();
    private long memberNonce;
    private int sent;

    private RaftStranger() {}

    static RaftStranger connect(InetSocketAddress raftPort) throws IOException {
        RaftStranger stranger = new RaftStranger();
        try {
            stranger.socket.connect(raftPort, ANSWER_MILLIS_MAX);
            stranger.socket.setSoTimeout(ANSWER_MILLIS_MAX);
            return stranger;
        } catch (IOException e) {
            stranger.close();
            throw e;
        }
    }

    /** One that says it is a member. */
    static RaftStranger as(int from, int to, InetSocketAddress raftPort) throws IOException {
        RaftStranger stranger = connect(raftPort);
        try {
            stranger.greet(from, to);
            return stranger;
        } catch (IOException e) {
            stranger.close();
            throw e;
        }
    }

    private void greet(int from, int to) throws IOException {
        sendRaw(hello(from, to));
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readInt();
            int kind = in.readUnsignedShort() >>> Byte.SIZE;
            byte[] body = in.readNBytes(in.readUnsignedShort());
            memberNonce = kind == WELCOME ? ByteBuffer.wrap(body).getLong(NONCE_IN_WELCOME) : 0;
        } catch (EOFException | SocketException refused) {
            // Without a word.
        }
    }

    /** What a member begins a connection with. */
    static byte[] hello(int from, int to) {
        return ByteBuffer.allocate(HELLO_BYTES)
                .put(MAGIC)
                .putShort((short) 1)
                .putShort((short) 1)
                .put(group())
                .put((byte) from)
                .put((byte) to)
                .putLong(1)
                .putLong(NONCE)
                .array();
    }

    /**
     * As a member sends one frame over a connection of its own, and waits for what comes of it; several times, since
     * the member itself connects again, which ends a connection that says it is that member's.
     */
    static void send(Link link, int type, byte[] payload) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            sendOnce(link, type, payload);
        }
    }

    private static void sendOnce(Link link, int type, byte[] payload) throws IOException {
        try (RaftStranger stranger = as(link.from(), link.to(), link.raftPort())) {
            stranger.frame(type, payload);
            stranger.awaitAnswer();
        } catch (SocketException closed) {
            // That is how a port refuses.
        }
    }

    /** As {@link #send}, a message of Ratis that has an answer. */
    static void ask(Link link, int type, Message message) throws IOException {
        byte[] content = message.toByteArray();
        send(
                link,
                type,
                ByteBuffer.allocate(Long.BYTES + content.length)
                        .putLong(1)
                        .put(content)
                        .array());
    }

    /**
     * Who says that it is who, and to whom.
     *
     * @param from member that the stranger says it is
     * @param to member that has the port
     */
    record Link(int from, int to, InetSocketAddress raftPort) {
        /** The header of what one member sends to another. */
        Message header() {
            return new Message()
                    .text(1, Integer.toString(from))
                    .text(2, Integer.toString(to))
                    .message(3, new Message().bytes(1, group()))
                    .number(4, 1);
        }
    }

    /** A whole frame. */
    void frame(int type, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + FRAME_HEADER_BYTES + payload.length);
        frame.putInt(FRAME_HEADER_BYTES + payload.length);
        frame.put((byte) type).put((byte) 0).putShort((short) 0).putInt(sent++);
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(NONCE)
                .putLong(memberNonce)
                .flip());
        checksum.update(frame.array(), Integer.BYTES, 2 * Integer.BYTES);
        checksum.update(payload);
        sendRaw(frame.putInt((int) checksum.getValue()).put(payload).array());
    }

    /** A heartbeat of a leader in a term. */
    static byte[] heartbeat(long term) {
        return ByteBuffer.allocate(APPEND_BYTES)
                .putLong(term)
                .putLong(-1)
                .putLong(0)
                .putLong(-1)
                .putLong(1)
                .array();
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Waits until something was answered or the connection was closed, for some seconds. */
    void awaitAnswer() {
        try {
            socket.getInputStream().read();
        } catch (IOException e) {
            // No answer is one, too.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] group() {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(GROUP.getMostSignificantBits())
                .putLong(GROUP.getLeastSignificantBits())
                .array();
    }

    /** A message of protocol buffers, field by field. */
    static final class Message {

        private static final int VARINT = 0;
        private static final int LENGTH_DELIMITED = 2;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3 | VARINT);
            varint(value);
            return this;
        }

        Message bytes(int field, byte[] value) {
            varint((long) field << 3 | LENGTH_DELIMITED);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.toByteArray());
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
