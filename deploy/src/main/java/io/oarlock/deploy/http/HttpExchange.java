package io.oarlock.deploy.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the first request of a connection and ends it; what comes behind it is read and forgotten. Event loop only,
 * but for the answer, which a worker makes.
 */
final class HttpExchange extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);
    private static final int CHUNK_BYTES = 64 << 10;

    private final HttpRouter router;
    private final Executor workers;
    private final UnsentReplies unsent;
    private final Duration deadline;
    private final Duration idle;
    private @Nullable ScheduledFuture<?> end;
    private boolean asked;
    /** Whether a worker makes the answer, or a file is being sent. */
    private boolean busy;

    HttpExchange(HttpRouter router, Executor workers, UnsentReplies unsent, Duration deadline, Duration idle) {
        this.router = router;
        this.workers = workers;
        this.unsent = unsent;
        this.deadline = deadline;
        this.idle = idle;
    }

    /** Whether more than a moment of work would be lost with the connection. */
    boolean isBusy() {
        return busy;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        startDeadline(context);
    }

    private void startDeadline(ChannelHandlerContext context) {
        cancelDeadline();
        end = context.executor().schedule(() -> context.channel().close(), deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancelDeadline() {
        if (end != null) {
            end.cancel(false);
            end = null;
        }
    }

    /** Without this the event loop would hold a closed connection until its deadline. */
    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        cancelDeadline();
        super.channelInactive(context);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (asked || !(part instanceof HttpRequest request)) {
            return;
        }
        asked = true;
        if (request.decoderResult().isFailure()) {
            send(context, HttpReply.words(refusal(request.decoderResult().cause())), false);
            return;
        }
        InetAddress client = ((InetSocketAddress) context.channel().remoteAddress()).getAddress();
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (router.isImmediate(request)) {
            send(context, router.answer(request, client), head);
            return;
        }
        // The client waits for the server now: a snapshot may take longer to write than any client may take to ask.
        cancelDeadline();
        busy = true;
        try {
            workers.execute(() -> answer(context, request, client, head));
        } catch (RejectedExecutionException full) {
            send(context, HttpReply.words(HttpResponseStatus.SERVICE_UNAVAILABLE), head);
        }
    }

    /** Worker. */
    private void answer(ChannelHandlerContext context, HttpRequest request, InetAddress client, boolean head) {
        if (!context.channel().isActive()) {
            return;
        }
        HttpReply reply;
        try {
            reply = router.answer(request, client);
        } catch (Error broken) {
            context.close();
            throw broken;
        }
        try {
            context.executor().execute(() -> send(context, reply, head));
        } catch (RejectedExecutionException stopping) {
            deleteFileOf(reply);
        }
    }

    private void send(ChannelHandlerContext context, HttpReply reply, boolean head) {
        if (!context.channel().isActive()) {
            deleteFileOf(reply);
        } else if (reply.file() != null && !head) {
            sendFile(context, reply, reply.file());
        } else {
            deleteFileOf(reply);
            busy = false;
            startDeadline(context);
            sendBytes(context, reply);
        }
    }

    private void sendBytes(ChannelHandlerContext context, HttpReply made) {
        boolean room = unsent.take(made.bytes().length);
        HttpReply reply = room ? made : HttpReply.words(HttpResponseStatus.SERVICE_UNAVAILABLE);
        HttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, reply.status(), Unpooled.wrappedBuffer(reply.bytes()));
        setHeaders(response, reply, reply.bytes().length);
        ChannelFuture sent = context.writeAndFlush(response);
        if (room) {
            sent.addListener(done -> unsent.giveBack(made.bytes().length));
        }
        sent.addListener((ChannelFutureListener) HttpExchange::finish);
    }

    private void sendFile(ChannelHandlerContext context, HttpReply reply, Path path) {
        FileChannel file = null;
        HttpChunkedInput chunks;
        try {
            file = FileChannel.open(path);
            HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, reply.status());
            setHeaders(response, reply, file.size());
            chunks = new HttpChunkedInput(new ChunkedNioFile(file, CHUNK_BYTES));
            context.write(response);
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be sent", path, unreadable);
            close(file);
            deleteFileOf(reply);
            context.close();
            return;
        }
        // There is no deadline: as long as the client takes some of it, the file may take its time.
        context.pipeline().addFirst(new IdleStateHandler(true, 0, idle.toMillis(), 0, TimeUnit.MILLISECONDS));
        context.writeAndFlush(chunks)
                .addListener(done -> {
                    busy = false;
                    deleteFileOf(reply);
                })
                .addListener((ChannelFutureListener) HttpExchange::finish);
    }

    private static void close(@Nullable FileChannel file) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException unreadable) {
                LOG.debug("a file that cannot be sent cannot be closed", unreadable);
            }
        }
    }

    private static void deleteFileOf(HttpReply reply) {
        Path file = reply.file();
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                LOG.warn("{} cannot be deleted", file, left);
            }
        }
    }

    private static void setHeaders(HttpResponse response, HttpReply reply, long length) {
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, reply.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        reply.headers().forEach((name, value) -> response.headers().set(name, value));
    }

    /** A close with bytes unread would reset the connection, and the answer with it: the other side closes first. */
    private static void finish(ChannelFuture sent) {
        if (sent.isSuccess() && sent.channel() instanceof SocketChannel socket) {
            socket.shutdownOutput();
        } else {
            sent.channel().close();
        }
    }

    private static HttpResponseStatus refusal(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return HttpResponseStatus.REQUEST_URI_TOO_LONG;
        }
        return cause instanceof TooLongFrameException
                ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                : HttpResponseStatus.BAD_REQUEST;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
        if (cause instanceof Error) {
            // Netty would only log it; what ends the process is told here.
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, cause);
        } else {
            LOG.debug("{} went away", context.channel().remoteAddress(), cause);
        }
    }
}
