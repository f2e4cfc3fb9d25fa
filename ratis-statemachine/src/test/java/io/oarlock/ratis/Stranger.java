package io.oarlock.ratis;

import io.oarlock.ratis.group.RatisPeers;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.apache.ratis.util.ProtoUtils;
import org.jspecify.annotations.Nullable;

/** Somebody with a socket who knows the format of the messages between members, and what members call themselves. */
public final class Stranger implements AutoCloseable {
    static final int APPEND = 1;
    static final int VOTE = 3;
    static final int PIECE = 5;
    static final int FORWARD = 6;
    static final int PING = 12;
    static final int FORWARD_REFUSED = 66;

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int HELLO_BYTES = 128;
    private static final long NONCE = 77;

    private final Socket socket;
    private long memberNonce;
    private int sent;

    /**
     * A frame that came back.
     *
     * @param type of the frame
     */
    record Received(int type, byte[] payload) {}

    Stranger(InetSocketAddress raftPort) throws IOException {
        socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(raftPort, PATIENCE_MILLIS);
    }

    /** One that has said it is a member, and was believed. */
    static Stranger as(int from, int to, InetSocketAddress raftPort) throws IOException {
        Stranger stranger = new Stranger(raftPort);
        if (!stranger.greet(from, to, RatisPeers.group().getUuid())) {
            throw new IOException("refused as member " + from);
        }
        return stranger;
    }

    /** Whether it was believed. */
    boolean greet(int from, int to, UUID cluster) throws IOException {
        ByteBuffer hello = ByteBuffer.allocate(HELLO_BYTES);
        hello.put("OARL".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) 1);
        hello.putLong(cluster.getMostSignificantBits()).putLong(cluster.getLeastSignificantBits());
        hello.put((byte) from).put((byte) to).putLong(1).putLong(NONCE).put((byte) 0);
        send(hello.array());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readInt();
        int kind = in.readByte();
        in.readByte();
        ByteBuffer body = ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort()));
        if (kind == 1) {
            memberNonce = body.getLong(3);
        }
        return kind == 1;
    }

    /** What a member would put before a request. */
    public static RaftRpcRequestProto.Builder header(int from, int to) {
        return RaftRpcRequestProto.newBuilder()
                .setRequestorId(RatisPeers.idOf(from).toByteString())
                .setReplyId(RatisPeers.idOf(to).toByteString())
                .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RatisPeers.group()))
                .setCallId(7);
    }

    /** One piece of a snapshot far ahead of everything, with a file of that name. */
    public static InstallSnapshotRequestProto snapshot(
            RaftRpcRequestProto.Builder header, long term, String id, String name) {
        ByteString content = ByteString.copyFromUtf8("written by a stranger");
        return InstallSnapshotRequestProto.newBuilder()
                .setServerRequest(header)
                .setLeaderTerm(term)
                .setSnapshotChunk(SnapshotChunkProto.newBuilder()
                        .setRequestId(id)
                        .setTermIndex(TermIndexProto.newBuilder().setTerm(term).setIndex(1_000_000))
                        .addFileChunks(FileChunkProto.newBuilder()
                                .setFilename(name)
                                .setData(content)
                                .setTotalSize(content.size())))
                .build();
    }

    static String uuid() {
        return UUID.randomUUID().toString();
    }

    void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** Asks a question: its number, and the message. */
    void ask(int type, MessageLite message) throws IOException {
        byte[] content = message.toByteArray();
        frame(
                type,
                ByteBuffer.allocate(Long.BYTES + content.length)
                        .putLong(7)
                        .put(content)
                        .array());
    }

    /** Sends a whole frame as a member would. */
    void frame(int type, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(16 + payload.length);
        frame.putInt(12 + payload.length)
                .put((byte) type)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(sent++);
        CRC32C checksum = new CRC32C();
        checksum.update(
                ByteBuffer.allocate(16).putLong(NONCE).putLong(memberNonce).flip());
        checksum.update(frame.array(), 4, 8);
        checksum.update(payload);
        frame.putInt((int) checksum.getValue()).put(payload);
        send(frame.array());
    }

    /** The next frame; null when the member closed the connection instead. Fails when neither comes. */
    @Nullable
    Received answer() throws IOException {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            byte[] frame = in.readNBytes(length);
            byte[] payload = new byte[length - 12];
            System.arraycopy(frame, 12, payload, 0, payload.length);
            return new Received(frame[0], payload);
        } catch (SocketException | EOFException over) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
