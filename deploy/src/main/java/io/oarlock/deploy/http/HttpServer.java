package io.oarlock.deploy.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.tls.SilentRecords;
import io.oarlock.tls.TlsContexts;
import io.oarlock.tls.TlsReadGate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The ports for those who watch and operate the server. One thread serves all connections of all ports, two workers
 * make the answers. A connection is for one request; the client has a deadline to ask, and another to take the answer,
 * and so has the worker. When there are too many, the oldest that no answer is made for and no file is sent to is
 * closed, so that whoever asks a whole question is answered, however many others hold half a one.
 */
public final class HttpServer implements AutoCloseable {
    /** For the request, and again for the answer; a file may take longer, as long as it is taken. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final int CONNECTIONS_MAX = Math.toIntExact(Bound.HTTP_CONNECTIONS.defaultValue());
    private static final int ANSWERS_MAX = Math.toIntExact(Bound.HTTP_ANSWERS.defaultValue());
    private static final int LINE_BYTES_MAX = 2048;
    private static final int HEADERS_BYTES_MAX = 16_384;
    private static final int WORKERS = 2;

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("oarlock-http", true), NioIoHandler.newFactory());
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            1,
            TimeUnit.MINUTES,
            // Those whose connection is closed, or that were given up, wait no more.
            new LinkedBlockingQueue<>(CONNECTIONS_MAX),
            new DefaultThreadFactory("oarlock-http-worker", true));
    private final HttpLimits limits;
    private final Counter plain;
    private final List<HttpsHandshakes> handshakes = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    /** Oldest first. Of the one thread. */
    private final Map<Channel, HttpExchange> open = new LinkedHashMap<>();

    private final List<Channel> bound = new ArrayList<>();

    public HttpServer(MetricRegistry metrics) {
        this(metrics, DEADLINE);
    }

    /** @param deadline as {@link #DEADLINE} */
    HttpServer(MetricRegistry metrics, Duration deadline) {
        AnswersUnderWay underWay = new AnswersUnderWay(ANSWERS_MAX);
        UnsentReplies unsent = new UnsentReplies();
        this.limits = new HttpLimits(unsent, underWay, metrics.counter(Metric.HTTP_ANSWERS_LATE), deadline);
        this.plain = metrics.counter(Metric.INSECURE_ADMIN_COUNT);
        metrics.gauge(Metric.HTTP_ANSWERS, underWay::count);
        metrics.gauge(Metric.HTTP_CONNECTIONS, connections::get);
        metrics.gauge(Metric.HTTP_UNSENT_BYTES, unsent::bytes);
    }

    /**
     * Serves on one more port from now on. Of the thread that starts the server.
     *
     * @return the port, also where the address left it to the system
     */
    public int listen(HttpPort port) throws IOException {
        HttpsHandshakes tls = port.https() == null ? null : handshakes(port.https());
        ChannelFuture binding = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new Greeter(port, tls))
                .bind(port.address())
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(String.valueOf(binding.cause()), binding.cause());
        }
        bound.add(binding.channel());
        return ((InetSocketAddress) binding.channel().localAddress()).getPort();
    }

    private HttpsHandshakes handshakes(HttpPort.Https https) {
        HttpsHandshakes made = new HttpsHandshakes(https, plain, CONNECTIONS_MAX);
        handshakes.add(made);
        made.watchFiles(loop);
        return made;
    }

    /** For tests: of each port for HTTPS. */
    List<HttpsHandshakes> handshakes() {
        return handshakes;
    }

    @Override
    public void close() {
        bound.forEach(port -> port.close().awaitUninterruptibly());
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        workers.shutdownNow();
        handshakes.forEach(HttpsHandshakes::close);
    }

    private void admit(Channel channel, HttpExchange exchange) {
        open.put(channel, exchange);
        connections.set(open.size());
        channel.closeFuture().addListener(closed -> {
            open.remove(channel);
            connections.set(open.size());
        });
        if (open.size() > CONNECTIONS_MAX) {
            evict();
        }
    }

    /** The newest connection has asked nothing yet: one is always found. */
    private void evict() {
        for (Map.Entry<Channel, HttpExchange> each : open.entrySet()) {
            if (!each.getValue().isBusy()) {
                TlsContexts.closeAtOnce(each.getKey());
                return;
            }
        }
    }

    private final class Greeter extends ChannelInitializer<SocketChannel> {
        private final HttpPort port;
        private final @Nullable HttpsHandshakes tls;

        private Greeter(HttpPort port, @Nullable HttpsHandshakes tls) {
            this.port = port;
            this.tls = tls;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            HttpExchange exchange = new HttpExchange(new HttpRouter(port.routes()), workers, limits, port.idle());
            admit(channel, exchange);
            if (tls != null) {
                SilentRecords silent = new SilentRecords();
                channel.pipeline()
                        .addLast(new TlsReadGate())
                        .addLast(silent)
                        .addLast(tls.firstHandler(channel))
                        .addLast(silent.listener());
            }
            channel.pipeline()
                    .addLast(new HttpServerCodec(new HttpDecoderConfig()
                            .setMaxInitialLineLength(LINE_BYTES_MAX)
                            .setMaxHeaderSize(HEADERS_BYTES_MAX)))
                    .addLast(new ChunkedWriteHandler())
                    .addLast(exchange);
        }
    }
}
