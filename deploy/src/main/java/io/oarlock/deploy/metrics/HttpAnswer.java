package io.oarlock.deploy.metrics;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the first request of a connection and ends it; what comes behind it is read and forgotten. */
final class HttpAnswer extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpAnswer.class);

    private final Map<String, HttpPage> pages;
    private boolean answered;

    HttpAnswer(Map<String, HttpPage> pages) {
        this.pages = pages;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (answered || !(part instanceof HttpRequest request)) {
            return;
        }
        answered = true;
        FullHttpResponse response = answer(request);
        response.headers()
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        // A close with bytes unread would reset the connection, and the answer with it: the other side closes first.
        context.writeAndFlush(response).addListener((ChannelFutureListener) sent -> {
            if (sent.isSuccess()) {
                ((SocketChannel) sent.channel()).shutdownOutput();
            } else {
                sent.channel().close();
            }
        });
    }

    private FullHttpResponse answer(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return words(refusal(request.decoderResult().cause()));
        }
        String uri = request.uri();
        int query = uri.indexOf('?');
        HttpPage page = pages.get(query < 0 ? uri : uri.substring(0, query));
        if (page == null) {
            return words(HttpResponseStatus.NOT_FOUND);
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse refused = words(HttpResponseStatus.METHOD_NOT_ALLOWED);
            refused.headers().set(HttpHeaderNames.ALLOW, HttpMethod.GET + ", " + HttpMethod.HEAD);
            return refused;
        }
        try {
            return response(
                    HttpResponseStatus.OK, page.contentType(), page.body().call());
        } catch (Exception failed) {
            LOG.warn("{} could not be read", page.path(), failed);
            return words(HttpResponseStatus.INTERNAL_SERVER_ERROR);
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

    private static FullHttpResponse words(HttpResponseStatus status) {
        byte[] text = (status + "\n").getBytes(StandardCharsets.US_ASCII);
        return response(status, "text/plain; charset=us-ascii", text);
    }

    private static FullHttpResponse response(HttpResponseStatus status, String contentType, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        return response;
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
