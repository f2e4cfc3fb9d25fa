package io.oarlock.ratis.transport;

import io.oarlock.peer.PeerRefusal;
import io.oarlock.ratis.follower.MemberRequests;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.replica.Fault;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.ClientMessageEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftClientReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyExceptionReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerReplyProto;
import org.apache.ratis.proto.netty.NettyProtos.RaftNettyServerRequestProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandlerContext;
import org.apache.ratis.thirdparty.io.netty.channel.SimpleChannelInboundHandler;

/**
 * Answers what comes over one connection to the Raft port. A vote or a piece of a snapshot is answered on the event
 * loop, which waits for the disk; an append or a {@link PeerMessage} is handed over in the order in which it came, and
 * answered when its answer is there. Whatever fails the check closes the connection. Event loop only.
 */
public final class PeerRequestServer extends SimpleChannelInboundHandler<byte[]> {
    /** A member asks one thing at a time of each kind. */
    private static final int UNANSWERED_MAX = 4096;

    private static final ClientId SENDER = ClientId.randomId();

    private final RaftServer server;
    private final MemberRequests requests;
    private final PeerRequestCheck check;
    private final PeerConnections.Inbound connection;
    private final Fault fault;
    private final AtomicInteger unanswered = new AtomicInteger();

    public PeerRequestServer(
            RaftServer server,
            MemberRequests requests,
            PeerRequestCheck check,
            PeerConnections.Inbound connection,
            Fault fault) {
        this.server = server;
        this.requests = requests;
        this.check = check;
        this.connection = connection;
        this.fault = fault;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, byte[] frame) throws PeerRefusal {
        RaftNettyServerRequestProto request = PeerRequestParser.parse(frame);
        check.check(request);
        connection.heard();
        if (request.hasRaftClientRequest() || request.hasAppendEntriesRequest()) {
            PeerRefusal.unless(unanswered.incrementAndGet() <= UNANSWERED_MAX, "too many questions at once");
        }
        if (request.hasRaftClientRequest()) {
            pass(context, request.getRaftClientRequest());
        } else if (request.hasAppendEntriesRequest()) {
            append(context, request.getAppendEntriesRequest());
        } else {
            context.writeAndFlush(answer(request));
        }
    }

    private RaftNettyServerReplyProto answer(RaftNettyServerRequestProto request) {
        RaftNettyServerReplyProto.Builder reply = RaftNettyServerReplyProto.newBuilder();
        try {
            switch (request.getRaftNettyServerRequestCase()) {
                case REQUESTVOTEREQUEST ->
                    reply.setRequestVoteReply(requests.requestVote(request.getRequestVoteRequest()));
                case INSTALLSNAPSHOTREQUEST ->
                    reply.setInstallSnapshotReply(requests.installSnapshot(request.getInstallSnapshotRequest()));
                case STARTLEADERELECTIONREQUEST ->
                    reply.setStartLeaderElectionReply(
                            requests.startLeaderElection(request.getStartLeaderElectionRequest()));
                default -> throw new IOException("not answered here");
            }
            return reply.build();
        } catch (IOException | RuntimeException e) {
            return failure(headerOf(request), e);
        }
    }

    private static RaftRpcRequestProto headerOf(RaftNettyServerRequestProto request) {
        return switch (request.getRaftNettyServerRequestCase()) {
            case REQUESTVOTEREQUEST -> request.getRequestVoteRequest().getServerRequest();
            case INSTALLSNAPSHOTREQUEST -> request.getInstallSnapshotRequest().getServerRequest();
            default -> request.getStartLeaderElectionRequest().getServerRequest();
        };
    }

    /** The disk may take its time, and votes of others are answered on this event loop. */
    private void append(ChannelHandlerContext context, AppendEntriesRequestProto request) {
        appended(request).whenComplete((reply, failure) -> {
            unanswered.decrementAndGet();
            context.writeAndFlush(
                    failure == null
                            ? RaftNettyServerReplyProto.newBuilder()
                                    .setAppendEntriesReply(reply)
                                    .build()
                            : failure(request.getServerRequest(), failure));
        });
    }

    private CompletableFuture<AppendEntriesReplyProto> appended(AppendEntriesRequestProto request) {
        try {
            return requests.append(request);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void pass(ChannelHandlerContext context, RaftClientRequestProto request) {
        RaftRpcRequestProto header = request.getRpcRequest();
        ask(request.getMessage().getContent(), header.getCallId()).whenComplete((reply, failure) -> {
            unanswered.decrementAndGet();
            context.writeAndFlush(failure == null ? success(header, reply) : failure(header, failure));
        });
    }

    private CompletableFuture<ByteString> ask(ByteString content, long callId) {
        try {
            RaftServer.Division division = server.getDivision(RatisPeers.group());
            RaftClientRequest request = RaftClientRequest.newBuilder()
                    .setClientId(SENDER)
                    .setServerId(division.getId())
                    .setGroupId(RatisPeers.group())
                    .setCallId(callId)
                    .setMessage(Message.valueOf(content, () -> content.size() + " bytes"))
                    // A member that has just started knows of no commit at all, and answers nevertheless.
                    .setType(RaftClientRequest.staleReadRequestType(-1))
                    .build();
            return ((RaftClientAsynchronousProtocol) division)
                    .submitClientRequestAsync(request)
                    .thenApply(PeerRequestServer::contentOf);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static ByteString contentOf(RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new CompletionException(reply.getException());
        }
        return reply.getMessage().getContent();
    }

    private static RaftNettyServerReplyProto success(RaftRpcRequestProto header, ByteString content) {
        return RaftNettyServerReplyProto.newBuilder()
                .setRaftClientReply(RaftClientReplyProto.newBuilder()
                        .setRpcReply(reply(header, true))
                        .setMessage(ClientMessageEntryProto.newBuilder().setContent(content)))
                .build();
    }

    private static RaftNettyServerReplyProto failure(RaftRpcRequestProto header, Throwable failure) {
        return RaftNettyServerReplyProto.newBuilder()
                .setExceptionReply(RaftNettyExceptionReplyProto.newBuilder()
                        .setRpcReply(reply(header, false))
                        .setException(FailureText.of(failure)))
                .build();
    }

    private static RaftRpcReplyProto.Builder reply(RaftRpcRequestProto header, boolean success) {
        return RaftRpcReplyProto.newBuilder()
                .setRequestorId(header.getRequestorId())
                .setReplyId(header.getReplyId())
                .setRaftGroupId(header.getRaftGroupId())
                .setCallId(header.getCallId())
                .setSuccess(success);
    }

    /** A peer that does not read its answers is not read from. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable caught) {
        Throwable cause = caught.getCause() instanceof PeerRefusal refusal ? refusal : caught;
        if (cause instanceof Error || cause.getCause() instanceof Error) {
            fault.fatal("a request of another member cannot be answered", cause);
        }
        if (cause instanceof PeerRefusal) {
            connection.refuse(String.valueOf(cause.getMessage()));
        }
        context.close();
    }
}
