package io.oarlock.ratis;

import io.oarlock.ratis.group.RatisPeers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto.SnapshotChunkProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ProtoUtils;
import org.jspecify.annotations.Nullable;

/** Somebody with a socket who knows the format of Ratis' messages, and what members call themselves. */
public final class Stranger implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    Stranger(InetSocketAddress raftPort) throws IOException {
        socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(raftPort, PATIENCE_MILLIS);
    }

    /** What a member would put before a request. */
    public static RaftRpcRequestProto.Builder header(int from, int to) {
        return RaftRpcRequestProto.newBuilder()
                .setRequestorId(RatisPeers.idOf(from).toByteString())
                .setReplyId(RatisPeers.idOf(to).toByteString())
                .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RatisPeers.group()))
                .setCallId(7);
    }

    public static RaftNettyServerRequestProto request(Consumer<RaftNettyServerRequestProto.Builder> content) {
        RaftNettyServerRequestProto.Builder request = RaftNettyServerRequestProto.newBuilder();
        content.accept(request);
        return request.build();
    }

    /** One piece of a snapshot far ahead of everything, with a file of that name. */
    public static RaftNettyServerRequestProto snapshot(
            RaftRpcRequestProto.Builder header, long term, String id, String name) {
        ByteString content = ByteString.copyFromUtf8("written by a stranger");
        return request(request -> request.setInstallSnapshotRequest(InstallSnapshotRequestProto.newBuilder()
                .setServerRequest(header)
                .setLeaderTerm(term)
                .setSnapshotChunk(SnapshotChunkProto.newBuilder()
                        .setRequestId(id)
                        .setTermIndex(TermIndexProto.newBuilder().setTerm(term).setIndex(1_000_000))
                        .addFileChunks(FileChunkProto.newBuilder()
                                .setFilename(name)
                                .setData(content)
                                .setTotalSize(content.size())))));
    }

    static String uuid() {
        return UUID.randomUUID().toString();
    }

    void send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    void send(RaftNettyServerRequestProto request) throws IOException {
        send(framed(request));
    }

    static byte[] framed(RaftNettyServerRequestProto request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        request.writeDelimitedTo(bytes);
        return bytes.toByteArray();
    }

    /** The next answer; null when the member closed the connection instead. Fails when neither comes. */
    @Nullable
    RaftNettyServerReplyProto answer() throws IOException {
        try {
            return RaftNettyServerReplyProto.parseDelimitedFrom(socket.getInputStream());
        } catch (SocketException reset) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
