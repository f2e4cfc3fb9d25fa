package io.oarlock.ratis.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.thirdparty.io.netty.bootstrap.ServerBootstrap;
import org.apache.ratis.thirdparty.io.netty.channel.Channel;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandler;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelInitializer;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelOption;
import org.apache.ratis.thirdparty.io.netty.channel.EventLoopGroup;
import org.apache.ratis.thirdparty.io.netty.handler.codec.protobuf.ProtobufEncoder;
import org.apache.ratis.thirdparty.io.netty.handler.codec.protobuf.ProtobufVarint32LengthFieldPrepender;
import org.apache.ratis.util.NettyUtils;
import org.jspecify.annotations.Nullable;

/** The Raft port. Opened and closed by the thread that starts and stops the member; connections have event loops. */
public final class PeerListener implements Closeable {
    private static final int BACKLOG = 128;
    private static final long QUIET_MILLIS_MAX = 100;
    private static final long STOP_MILLIS_MAX = 1000;

    private final EventLoopGroup acceptor = NettyUtils.newEventLoopGroup("raft-accept", 1, true);
    private final EventLoopGroup loops = NettyUtils.newEventLoopGroup("raft-port", 0, true);
    private final PeerConnections connections;
    private final int frameBytesMax;
    private final Requests requests;
    private @Nullable Channel port;

    /** Makes what answers the requests of a connection. */
    public interface Requests {
        ChannelHandler on(PeerConnections.Inbound connection);
    }

    public PeerListener(PeerConnections connections, int frameBytesMax, Requests requests) {
        this.connections = connections;
        this.frameBytesMax = frameBytesMax;
        this.requests = requests;
    }

    void open(InetSocketAddress address) throws IOException {
        try {
            port = new ServerBootstrap()
                    .group(acceptor, loops)
                    .channel(NettyUtils.getServerChannelClass(acceptor))
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            PeerConnections.Inbound inbound = connections.opened(channel);
                            channel.pipeline()
                                    .addLast(new PeerFrameDecoder(frameBytesMax, inbound::holds))
                                    .addLast(new ProtobufVarint32LengthFieldPrepender())
                                    .addLast(new ProtobufEncoder())
                                    .addLast(requests.on(inbound));
                        }
                    })
                    .bind(address)
                    .syncUninterruptibly()
                    .channel();
        } catch (Exception e) {
            // Netty throws the checked exception of a failed bind unchecked.
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
        acceptor.scheduleWithFixedDelay(connections::closeOverdue, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (port != null) {
            port.close().syncUninterruptibly();
        }
        acceptor.shutdownGracefully(0, QUIET_MILLIS_MAX, TimeUnit.MILLISECONDS);
        loops.shutdownGracefully(0, QUIET_MILLIS_MAX, TimeUnit.MILLISECONDS);
        try {
            boolean stopped = acceptor.awaitTermination(STOP_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    && loops.awaitTermination(STOP_MILLIS_MAX, TimeUnit.MILLISECONDS);
            if (!stopped) {
                // A loop may wait for the disk: it ends when that is done.
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
