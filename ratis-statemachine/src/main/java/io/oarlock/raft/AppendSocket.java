package io.oarlock.raft;

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
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;

/**
 * One connection to a follower, in the format of Ratis' Netty transport: messages with their length before them. It
 * blocks whoever appends, until the answer is there, the thread is interrupted, or another one closes this. For one
 * append at a time.
 */
final class AppendSocket implements Closeable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private volatile long startedNanos;

    private AppendSocket(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    static AppendSocket connect(InetSocketAddress address, int timeoutMillis) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, timeoutMillis);
            return new AppendSocket(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** To be called before {@link #append}, where the time that it takes counts from. */
    void begin() {
        startedNanos = System.nanoTime();
    }

    /** Sends and waits for the answer. After a failure this is of no further use. */
    AppendEntriesReplyProto append(AppendEntriesRequestProto request) throws IOException {
        RaftNettyServerRequestProto.newBuilder()
                .setAppendEntriesRequest(request)
                .build()
                .writeDelimitedTo(out);
        out.flush();
        RaftNettyServerReplyProto reply = RaftNettyServerReplyProto.parseDelimitedFrom(in);
        if (reply == null) {
            throw new EOFException("the follower closed the connection");
        }
        return answerTo(request, reply);
    }

    private static AppendEntriesReplyProto answerTo(AppendEntriesRequestProto request, RaftNettyServerReplyProto reply)
            throws IOException {
        if (!reply.hasAppendEntriesReply()) {
            // Why is in a serialized Java object, which is not worth the trust.
            throw new IOException("the follower refused an append");
        }
        AppendEntriesReplyProto answer = reply.getAppendEntriesReply();
        if (answer.getServerReply().getCallId() != request.getServerRequest().getCallId()) {
            throw new IOException("the follower answered another append");
        }
        return answer;
    }

    long nanosSinceBegin() {
        return System.nanoTime() - startedNanos;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
