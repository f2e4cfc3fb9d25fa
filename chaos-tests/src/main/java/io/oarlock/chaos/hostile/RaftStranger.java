package io.oarlock.chaos.hostile;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Somebody who is no member and knows the protocol of the Raft port: Ratis' messages in protocol buffers, each after
 * its length. Used by one thread.
 */
final class RaftStranger implements Closeable {

    /** All ensembles have the same group. */
    private static final UUID GROUP = UUID.nameUUIDFromBytes("oarlock".getBytes(StandardCharsets.UTF_8));

    private static final int ANSWER_MILLIS_MAX = 5_000;

    private final Socket socket = new Socket();

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

    /** Sends one message over a connection of its own, and waits for what comes of it. */
    static void ask(InetSocketAddress raftPort, int kind, Message message) throws IOException {
        try (RaftStranger stranger = connect(raftPort)) {
            stranger.send(kind, message);
            stranger.awaitAnswer();
        }
    }

    /** Sends one message, as the kind with this number. */
    void send(int kind, Message message) throws IOException {
        byte[] body = new Message().message(kind, message).toByteArray();
        Message frame = new Message();
        frame.varint(body.length);
        frame.out.writeBytes(body);
        sendRaw(frame.toByteArray());
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

    /** The header of what one member sends to another. */
    static Message header(String from, int to) {
        return new Message()
                .text(1, from)
                .text(2, Integer.toString(to))
                .message(3, new Message().bytes(1, group()))
                .number(4, 1);
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
