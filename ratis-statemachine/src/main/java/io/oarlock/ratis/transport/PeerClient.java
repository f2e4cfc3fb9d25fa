package io.oarlock.ratis.transport;

import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.ratis.group.RatisPeers;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.ClientMessageEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StaleReadRequestTypeProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.netty.bootstrap.Bootstrap;
import org.apache.ratis.thirdparty.io.netty.channel.Channel;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelInitializer;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelOption;
import org.apache.ratis.thirdparty.io.netty.channel.EventLoopGroup;
import org.apache.ratis.thirdparty.io.netty.handler.codec.protobuf.ProtobufEncoder;
import org.apache.ratis.thirdparty.io.netty.handler.codec.protobuf.ProtobufVarint32LengthFieldPrepender;
import org.apache.ratis.util.NetUtils;
import org.apache.ratis.util.NettyUtils;
import org.apache.ratis.util.ProtoUtils;

/**
 * Sends {@link PeerMessage}s to other members, in the order of the calls for each member, and hands over their answers.
 * Any thread; {@link #connect} blocks. Answers complete on the event loop.
 */
public final class PeerClient implements Closeable {
    private static final int CONNECT_MILLIS = 5000;
    private static final int TIMEOUT_MILLIS = 2000;

    private final EventLoopGroup loop = NettyUtils.newEventLoopGroup("raft-link", 1, true);
    private final Membership membership;
    private final AtomicLong callIds = new AtomicLong();
    private final Map<Integer, PeerReplies> connections = new ConcurrentHashMap<>();

    public PeerClient(Membership membership) {
        this.membership = membership;
    }

    /** Connects to a member, whose name is looked up again; ends the connection before. */
    public void connect(int member) throws IOException {
        disconnect(member);
        String address = membership.members().stream()
                .filter(one -> one.id() == member)
                .map(GroupMember::address)
                .findFirst()
                .orElseThrow(() -> new IOException("no address of member " + member));
        try {
            PeerReplies replies = new PeerReplies();
            Channel channel = new Bootstrap()
                    .group(loop)
                    .channel(NettyUtils.getSocketChannelClass(loop))
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel made) {
                            made.pipeline()
                                    .addLast(new PeerFrameDecoder(PeerSocket.REPLY_BYTES_MAX, held -> {}))
                                    .addLast(new ProtobufVarint32LengthFieldPrepender())
                                    .addLast(new ProtobufEncoder())
                                    .addLast(replies);
                        }
                    })
                    .connect(NetUtils.createSocketAddr(address))
                    .sync()
                    .channel();
            replies.over(channel);
            PeerReplies before = connections.put(member, replies);
            if (before != null) {
                before.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while connecting to member " + member);
        } catch (Exception e) {
            // Netty throws the checked exception of a failed connection unchecked.
            throw e instanceof IOException failed ? failed : new IOException(e);
        }
    }

    /** Fails where there is no connection, or it breaks, or the answer takes too long. */
    public CompletableFuture<ByteString> ask(int member, PeerMessage.Kind kind, ByteString content) {
        PeerReplies connection = connections.get(member);
        if (connection == null) {
            return CompletableFuture.failedFuture(new IOException("not connected to member " + member));
        }
        long callId = callIds.incrementAndGet();
        return connection
                .send(callId, request(member, callId, new PeerMessage(kind, membership.self(), content)))
                .orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .whenComplete((reply, failure) -> connection.forget(callId));
    }

    /** As {@link #ask}, and waits for the answer. */
    public ByteString askAndWait(int member, PeerMessage.Kind kind) throws IOException {
        return askAndWait(member, kind, ByteString.EMPTY);
    }

    /** The same with something to say. */
    public ByteString askAndWait(int member, PeerMessage.Kind kind, ByteString content) throws IOException {
        try {
            return ask(member, kind, content).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while asking member " + member);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        }
    }

    private RaftNettyServerRequestProto request(int member, long callId, PeerMessage message) {
        return RaftNettyServerRequestProto.newBuilder()
                .setRaftClientRequest(RaftClientRequestProto.newBuilder()
                        .setRpcRequest(RaftRpcRequestProto.newBuilder()
                                .setRequestorId(
                                        RatisPeers.idOf(membership.self()).toByteString())
                                .setReplyId(RatisPeers.idOf(member).toByteString())
                                .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RatisPeers.group()))
                                .setCallId(callId))
                        .setMessage(ClientMessageEntryProto.newBuilder().setContent(message.encode()))
                        .setStaleRead(StaleReadRequestTypeProto.newBuilder().setMinIndex(-1)))
                .build();
    }

    private void disconnect(int member) {
        PeerReplies before = connections.remove(member);
        if (before != null) {
            before.close();
        }
    }

    @Override
    public void close() {
        connections.keySet().forEach(this::disconnect);
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }
}
