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
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedNioFile;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.oarlock.metrics.Counter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
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
    private final ThreadPoolExecutor workers;
    private final UnsentReplies unsent;
    private final AnswersUnderWay underWay;
    private final Counter late;
    private final Duration deadline;
    private final Duration idle;
    private @Nullable ScheduledFuture<?> end;
    /** What a worker does, or is to do. */
    private @Nullable Runnable order;

    private boolean asked;
    /** Whether a worker makes the answer, or a file is being sent. */
    private boolean busy;

    /** @param limits of all connections together */
    HttpExchange(HttpRouter router, ThreadPoolExecutor workers, HttpLimits limits, Duration idle) {
        this.router = router;
        this.workers = workers;
        this.unsent = limits.unsent();
        this.underWay = limits.underWay();
        this.late = limits.late();
        this.deadline = limits.deadline();
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
        startDeadline(context, deadline, () -> context.channel().close());
    }

    private void startDeadline(ChannelHandlerContext context, Duration time, Runnable then) {
        cancelDeadline();
        end = context.executor().schedule(then, time.toMillis(), TimeUnit.MILLISECONDS);
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
        becomeIdle();
        super.channelInactive(context);
    }

    private void becomeIdle() {
        if (busy) {
            busy = false;
            underWay.end();
        }
        if (order != null) {
            // What nobody waits for any more would take the place of what others ask.
            workers.remove(order);
            order = null;
        }
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
        boolean head = request.method().equals(HttpMethod.HEAD);
        HttpRoute route = router.find(request);
        if (route == null) {
            send(context, HttpReply.words(HttpResponseStatus.NOT_FOUND), head);
        } else if (!route.methods().contains(request.method().name())) {
            send(context, HttpRouter.refusedMethod(route), head);
        } else if (route.immediate()) {
            send(context, HttpRouter.answer(route, request, caller(context)), head);
        } else {
            order(context, route, request, head);
        }
    }

    private void order(ChannelHandlerContext context, HttpRoute route, HttpRequest request, boolean head) {
        HttpReply refusal = HttpReply.words(HttpResponseStatus.SERVICE_UNAVAILABLE);
        if (!underWay.begin()) {
            send(context, refusal, head);
            return;
        }
        busy = true;
        // The client waits for the server now: a snapshot may take longer to write than any client may take to ask.
        startDeadline(context, route.answerMax(), () -> {
            late.increment();
            LOG.warn("{} was not answered within {}", route.path(), route.answerMax());
            send(context, refusal, head);
        });
        HttpCaller caller = caller(context);
        Runnable made = () -> answer(context, route, request, caller);
        order = made;
        try {
            workers.execute(made);
        } catch (RejectedExecutionException full) {
            send(context, refusal, head);
        }
    }

    private static HttpCaller caller(ChannelHandlerContext context) {
        InetAddress address = ((InetSocketAddress) context.channel().remoteAddress()).getAddress();
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            return new HttpCaller(address, null);
        }
        try {
            Certificate[] chain = tls.engine().getSession().getPeerCertificates();
            return new HttpCaller(address, (X509Certificate) chain[0]);
        } catch (SSLPeerUnverifiedException anonymous) {
            LOG.debug("{} has shown no certificate", address);
            return new HttpCaller(address, null);
        }
    }

    /** Worker. */
    private void answer(ChannelHandlerContext context, HttpRoute route, HttpRequest request, HttpCaller caller) {
        if (!context.channel().isActive()) {
            return;
        }
        HttpReply reply;
        try {
            reply = HttpRouter.answer(route, request, caller);
        } catch (Error broken) {
            context.close();
            throw broken;
        }
        try {
            context.executor().execute(() -> sendInTime(context, reply, request));
        } catch (RejectedExecutionException stopping) {
            deleteFileOf(reply);
        }
    }

    /** What comes after its deadline, or when the client has gone, is not sent. */
    private void sendInTime(ChannelHandlerContext context, HttpReply reply, HttpRequest request) {
        if (busy) {
            send(context, reply, request.method().equals(HttpMethod.HEAD));
        } else {
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
            becomeIdle();
            startDeadline(context);
            sendBytes(context, reply);
        }
    }

    private void sendBytes(ChannelHandlerContext context, HttpReply made) {
        boolean room = unsent.take(made.bytes().length);
        HttpReply reply = room ? made : HttpReply.words(HttpResponseStatus.SERVICE_UNAVAILABLE);
        HttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, reply.status(), Unpooled.wrappedBuffer(reply.bytes()));
        setHeaders(context, response, reply, reply.bytes().length);
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
            setHeaders(context, response, reply, file.size());
            chunks = new HttpChunkedInput(new ChunkedNioFile(file, CHUNK_BYTES));
            context.write(response);
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be sent", path, unreadable);
            close(file);
            deleteFileOf(reply);
            context.close();
            return;
        }
        cancelDeadline();
        // There is no deadline: as long as the client takes some of it, the file may take its time.
        context.pipeline().addFirst(new IdleStateHandler(true, 0, idle.toMillis(), 0, TimeUnit.MILLISECONDS));
        context.writeAndFlush(chunks)
                .addListener(done -> {
                    becomeIdle();
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

    private static void setHeaders(ChannelHandlerContext context, HttpResponse response, HttpReply reply, long length) {
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, reply.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (context.pipeline().get(SslHandler.class) != null) {
            // As ZooKeeper: browsers that came by HTTPS once do not come in plain text for a day.
            response.headers().set("Strict-Transport-Security", "max-age=86400; includeSubDomains");
        }
        reply.headers().forEach((name, value) -> response.headers().set(name, value));
    }

    /** A close with bytes unread would reset the connection, and the answer with it: the other side closes first. */
    private static void finish(ChannelFuture sent) {
        if (!sent.isSuccess() || !(sent.channel() instanceof SocketChannel socket)) {
            sent.channel().close();
            return;
        }
        SslHandler tls = socket.pipeline().get(SslHandler.class);
        if (tls == null) {
            socket.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(told -> socket.shutdownOutput());
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

    /** Who takes no answers is not read: TLS answers what holds no request, too. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        context.channel().config().setAutoRead(context.channel().isWritable());
        super.channelWritabilityChanged(context);
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
