package io.oarlock.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.oarlock.connection.Connection;
import io.oarlock.connection.ConnectionFactory;
import io.oarlock.listener.ClientPort.Speech;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.replica.Fault;
import io.oarlock.traffic.TrafficCounters;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Listens on the ports of the clients, and makes a pipeline and a connection for each that is let in. */
public final class ClientListener {
    private final EventLoopGroup loops;
    private final Function<EventLoop, ConnectionFactory> connections;
    private final ConnectionLimits connectionLimits;
    private final Limits limits;
    private final TrafficCounters traffic;
    private final ProtocolMismatches mismatches;
    private final Fault fault;
    private final @Nullable ClientTls tls;
    private final List<Channel> bound = new ArrayList<>();

    /**
     * @param connections makes the connections of an event loop
     * @param tls null where no port speaks it
     */
    public ClientListener(
            EventLoopGroup loops,
            Function<EventLoop, ConnectionFactory> connections,
            ConnectionLimits connectionLimits,
            Limits limits,
            TrafficCounters traffic,
            ProtocolMismatches mismatches,
            Fault fault,
            @Nullable ClientTls tls) {
        this.loops = loops;
        this.connections = connections;
        this.connectionLimits = connectionLimits;
        this.limits = limits;
        this.traffic = traffic;
        this.mismatches = mismatches;
        this.fault = fault;
        this.tls = tls;
    }

    /** Lets clients in; returns the addresses, whose ports are those chosen where a setting's was 0. */
    public List<InetSocketAddress> open(ListenSettings listen) {
        return listen.ports().stream().map(port -> open(listen, port)).toList();
    }

    private InetSocketAddress open(ListenSettings listen, ClientPort port) {
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        int unsentMax = Math.max(1, limits.intOf(Bound.UNSENT_BYTES_PER_CONNECTION));
        // With a low mark of 0 a channel that was full once would be full for ever: nothing is less than 0.
        WriteBufferWaterMark marks = new WriteBufferWaterMark(Math.max(1, unsentMax / 2), unsentMax);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // "echo ruok | nc" shuts its side before it reads: that is no reason to hang up.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.SO_KEEPALIVE, listen.tcpKeepAlive())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, marks)
                .childHandler(new ClientPipeline(port));
        if (listen.backlog() > 0) {
            bootstrap.option(ChannelOption.SO_BACKLOG, listen.backlog());
        }
        Channel opened = bootstrap.bind(port.address()).syncUninterruptibly().channel();
        bound.add(opened);
        return (InetSocketAddress) opened.localAddress();
    }

    /** Takes no more clients; open connections stay. */
    public void close() {
        bound.forEach(opened -> opened.close().syncUninterruptibly());
        bound.clear();
    }

    /** Makes the pipeline of a new channel, or closes it. */
    private final class ClientPipeline extends ChannelInitializer<Channel> {
        private final ClientPort port;

        ClientPipeline(ClientPort port) {
            this.port = port;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
            if (cause instanceof Error error) {
                fault.fatal("a connection could not be taken in", error);
            }
            super.exceptionCaught(context, cause);
        }

        @Override
        protected void initChannel(Channel channel) {
            InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
            if (remote == null || !connectionLimits.enter(remote.getAddress())) {
                traffic.connectionRejected();
                channel.close();
                return;
            }
            traffic.connectionOpened();
            channel.closeFuture().addListener(closed -> {
                connectionLimits.leave(remote.getAddress());
                traffic.connectionClosed();
            });
            ConnectionFactory factory =
                    Objects.requireNonNull(connections.apply(channel.eventLoop()), "an event loop without connections");
            Connection connection = factory.connect(channel, port.reads());
            if (port.speech() == Speech.PLAIN) {
                mismatches.plainIsFine(connection);
            } else {
                if (port.speech() == Speech.TLS) {
                    connection.cameToSecurePort();
                }
                ClientTls spoken = Objects.requireNonNull(tls, "a port for TLS without TLS");
                channel.pipeline()
                        .addLast(new ProtocolDetector(spoken, mismatches, connection, port.speech() == Speech.EITHER));
            }
            channel.pipeline()
                    .addLast(new FrameHandler(connection, limits.intOf(Bound.FRAME_BYTES), mismatches, fault));
        }
    }
}
