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
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ports for those who watch and operate the server. One thread serves all connections of all ports, two workers
 * make the answers. A connection is for one request; the client has a deadline to ask, and another to take the answer.
 * When there are too many, the oldest that no answer is made for and no file is sent to is closed, so that whoever asks
 * a whole question is answered, however many others hold half a one.
 */
public final class HttpServer implements AutoCloseable {
    /** For the request, and again for the answer; a file may take longer, as long as it is taken. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final int CONNECTIONS_MAX = Math.toIntExact(Bound.HTTP_CONNECTIONS.defaultValue());
    private static final int LINE_BYTES_MAX = 2048;
    private static final int HEADERS_BYTES_MAX = 16_384;
    private static final int WORKERS = 2;

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("oarlock-http", true), NioIoHandler.newFactory());
    private final ExecutorService workers = new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(CONNECTIONS_MAX),
            new DefaultThreadFactory("oarlock-http-worker", true));
    private final UnsentReplies unsent = new UnsentReplies();
    private final AtomicInteger connections = new AtomicInteger();
    /** Oldest first. Of the one thread. */
    private final Map<Channel, HttpExchange> open = new LinkedHashMap<>();

    private final List<Channel> bound = new ArrayList<>();
    private final Duration deadline;

    public HttpServer(MetricRegistry metrics) {
        this(metrics, DEADLINE);
    }

    /** @param deadline as {@link #DEADLINE} */
    HttpServer(MetricRegistry metrics, Duration deadline) {
        this.deadline = deadline;
        metrics.gauge(Metric.HTTP_CONNECTIONS, connections::get);
        metrics.gauge(Metric.HTTP_UNSENT_BYTES, unsent::bytes);
    }

    /**
     * Serves on one more port from now on. Of the thread that starts the server.
     *
     * @param idle after which a file that the client does not take is given up
     * @return the port, also where the address left it to the system
     */
    public int listen(InetSocketAddress address, List<HttpRoute> routes, Duration idle) throws IOException {
        ChannelFuture binding = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new Greeter(List.copyOf(routes), idle))
                .bind(address)
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(String.valueOf(binding.cause()), binding.cause());
        }
        bound.add(binding.channel());
        return ((InetSocketAddress) binding.channel().localAddress()).getPort();
    }

    @Override
    public void close() {
        bound.forEach(port -> port.close().awaitUninterruptibly());
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        workers.shutdownNow();
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
                each.getKey().close();
                return;
            }
        }
    }

    private final class Greeter extends ChannelInitializer<SocketChannel> {
        private final List<HttpRoute> routes;
        private final Duration idle;

        private Greeter(List<HttpRoute> routes, Duration idle) {
            this.routes = routes;
            this.idle = idle;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            HttpExchange exchange = new HttpExchange(new HttpRouter(routes), workers, unsent, deadline, idle);
            admit(channel, exchange);
            channel.pipeline()
                    .addLast(new HttpServerCodec(new HttpDecoderConfig()
                            .setMaxInitialLineLength(LINE_BYTES_MAX)
                            .setMaxHeaderSize(HEADERS_BYTES_MAX)))
                    .addLast(new ChunkedWriteHandler())
                    .addLast(exchange);
        }
    }
}
