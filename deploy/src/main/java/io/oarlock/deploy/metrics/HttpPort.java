package io.oarlock.deploy.metrics;

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
import io.netty.util.concurrent.DefaultThreadFactory;
import io.oarlock.model.Bound;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A port for those who watch the server: shows a few pages and takes nothing. One thread serves all connections. Each
 * is for one request and has a deadline; when there are too many the oldest is closed, so that whoever asks a whole
 * question is answered, however many others hold half a one.
 */
final class HttpPort implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final int CONNECTIONS_MAX = Math.toIntExact(Bound.HTTP_CONNECTIONS.defaultValue());
    private static final int LINE_BYTES_MAX = 2048;
    private static final int HEADERS_BYTES_MAX = 16_384;

    private final MultiThreadIoEventLoopGroup loop;
    private final Map<String, HttpPage> pages;
    private final Duration deadline;
    private final AtomicInteger connections = new AtomicInteger();
    /** Oldest first. Of the one thread. */
    private final Set<Channel> open = new LinkedHashSet<>();

    private final Channel bound;

    private HttpPort(InetSocketAddress address, List<HttpPage> pages, Duration deadline) throws IOException {
        this.pages = pages.stream().collect(Collectors.toUnmodifiableMap(HttpPage::path, Function.identity()));
        this.deadline = deadline;
        this.loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("oarlock-http", true), NioIoHandler.newFactory());
        ChannelFuture binding = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new Greeter())
                .bind(address)
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException(String.valueOf(binding.cause()), binding.cause());
        }
        this.bound = binding.channel();
    }

    /** Serves from now on. */
    static HttpPort open(InetSocketAddress address, List<HttpPage> pages, Duration deadline) throws IOException {
        return new HttpPort(address, pages, deadline);
    }

    int port() {
        return ((InetSocketAddress) bound.localAddress()).getPort();
    }

    /** Open now. Any thread. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        bound.close().awaitUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void admit(Channel channel) {
        open.add(channel);
        connections.set(open.size());
        channel.closeFuture().addListener(closed -> {
            open.remove(channel);
            connections.set(open.size());
        });
        if (open.size() > CONNECTIONS_MAX) {
            Iterator<Channel> oldest = open.iterator();
            oldest.next().close();
        }
        channel.eventLoop().schedule(() -> channel.close(), deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private final class Greeter extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            admit(channel);
            channel.pipeline()
                    .addLast(new HttpServerCodec(new HttpDecoderConfig()
                            .setMaxInitialLineLength(LINE_BYTES_MAX)
                            .setMaxHeaderSize(HEADERS_BYTES_MAX)))
                    .addLast(new HttpAnswer(pages));
        }
    }
}
