package io.oarlock.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.oarlock.connection.Connection;

/**
 * Behind the handler of TLS until its handshake is done: takes what the client has proved before anything that it sent
 * comes through, or ends the connection. Event loop only.
 */
final class TlsOutcome extends ChannelInboundHandlerAdapter {
    private final ClientTls tls;
    private final TlsHandshakes.UnderWay handshake;
    private final Connection connection;
    private boolean failed;

    TlsOutcome(ClientTls tls, TlsHandshakes.UnderWay handshake, Connection connection) {
        this.tls = tls;
        this.handshake = handshake;
        this.connection = connection;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                tls.succeeded(handshake, connection);
                context.pipeline().remove(this);
            } else {
                failed = true;
                handshake.end();
                tls.failed(completion.cause(), connection);
            }
            return;
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        handshake.end();
        super.channelInactive(context);
    }

    /** The failure of a handshake comes as an event, and once more as this. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
        if (!failed || cause instanceof Error) {
            super.exceptionCaught(context, cause);
        }
    }
}
