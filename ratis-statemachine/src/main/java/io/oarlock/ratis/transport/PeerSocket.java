package io.oarlock.ratis.transport;

import io.oarlock.peer.PeerRefusal;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.CodedInputStream;

/**
 * One connection to another member, in the format of Ratis' Netty transport: messages with their length before them. It
 * blocks the calling thread until the answer is there, the thread is interrupted, or another one closes this. For one
 * request at a time.
 */
final class PeerSocket implements Closeable {
    private static final int BUFFER_BYTES = 64 * 1024;
    /** Answers hold a few numbers, or a line of text. */
    static final int REPLY_BYTES_MAX = 64 * 1024;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private volatile long startedNanos;

    private PeerSocket(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    static PeerSocket connect(InetSocketAddress address, int timeoutMillis) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, timeoutMillis);
            return new PeerSocket(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** To be called before {@link #ask}, where the time that it takes counts from. */
    void begin() {
        startedNanos = System.nanoTime();
    }

    /**
     * Sends and waits for the answer, which is a refusal with a reason where the member did not do as it was asked.
     * After an exception this is of no further use.
     */
    RaftNettyServerReplyProto ask(RaftNettyServerRequestProto request) throws IOException {
        request.writeDelimitedTo(out);
        out.flush();
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the member closed the connection");
        }
        int length = CodedInputStream.readRawVarint32(first, in);
        if (length < 0 || length > REPLY_BYTES_MAX) {
            throw new PeerRefusal("an answer of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] reply = in.readNBytes(length);
        if (reply.length < length) {
            throw new EOFException("the member closed the connection in the middle of an answer");
        }
        return RaftNettyServerReplyProto.parseFrom(reply);
    }

    long nanosSinceBegin() {
        return System.nanoTime() - startedNanos;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
