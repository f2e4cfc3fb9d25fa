package io.oarlock.ratis.transport;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.thirdparty.io.netty.channel.Channel;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandlerContext;
import org.apache.ratis.thirdparty.io.netty.channel.SimpleChannelInboundHandler;
import org.jspecify.annotations.Nullable;

/**
 * What was asked over one connection of a {@link PeerClient}, until it is answered; all of it fails when the connection
 * ends. Answers come on the event loop, the rest may be called by any thread.
 */
final class PeerReplies extends SimpleChannelInboundHandler<byte[]> {
    private final Map<Long, CompletableFuture<ByteString>> unanswered = new ConcurrentHashMap<>();
    private volatile @Nullable Channel channel;

    /** To be called before {@link #send}. */
    void over(Channel connected) {
        channel = connected;
    }

    CompletableFuture<ByteString> send(long callId, RaftNettyServerRequestProto request) {
        CompletableFuture<ByteString> reply = new CompletableFuture<>();
        unanswered.put(callId, reply);
        Channel connected = channel;
        if (connected == null) {
            failAll();
        } else {
            connected.writeAndFlush(request).addListener(sent -> {
                if (!sent.isSuccess()) {
                    reply.completeExceptionally(
                            new IOException("the connection to the member is broken", sent.cause()));
                }
            });
        }
        return reply;
    }

    void forget(long callId) {
        unanswered.remove(callId);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, byte[] frame) throws InvalidProtocolBufferException {
        RaftNettyServerReplyProto reply = RaftNettyServerReplyProto.parseFrom(frame);
        if (reply.hasRaftClientReply()) {
            RaftRpcReplyProto header = reply.getRaftClientReply().getRpcReply();
            CompletableFuture<ByteString> asked = unanswered.remove(header.getCallId());
            if (asked != null) {
                asked.complete(reply.getRaftClientReply().getMessage().getContent());
            }
        } else if (reply.hasExceptionReply()) {
            long callId = reply.getExceptionReply().getRpcReply().getCallId();
            CompletableFuture<ByteString> asked = unanswered.remove(callId);
            if (asked != null) {
                asked.completeExceptionally(new IOException("the member refused: "
                        + FailureText.read(reply.getExceptionReply().getException())));
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failAll();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void failAll() {
        for (CompletableFuture<ByteString> asked : unanswered.values()) {
            asked.completeExceptionally(new IOException("the connection to the member is broken"));
        }
    }

    void close() {
        Channel connected = channel;
        if (connected != null) {
            connected.close();
        }
        failAll();
    }
}
