package io.oarlock.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/**
 * In front of the handler of TLS, which goes on reading a socket that nobody wants to read until a record holds
 * something for the connection. A message that asks for new keys (RFC 8446, 4.6.3) holds nothing and is answered: who
 * sent them without end and read no answer would make the server hold all answers. Event loop only.
 */
public final class TlsReadGate extends ChannelOutboundHandlerAdapter {
    /** Who switches the automatic reading on again reads what was not read here. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (context.channel().config().isAutoRead() || context.channel().isWritable()) {
            context.read();
        }
    }
}
