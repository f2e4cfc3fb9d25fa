package io.oarlock.deploy.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.oarlock.metrics.Counter;
import java.util.List;
import java.util.function.Supplier;

/**
 * The first handler of a connection that may speak TLS or plain HTTP: its first bytes tell, and then it goes. Event
 * loop only.
 */
final class TlsDetector extends ByteToMessageDecoder {
    /** The head of a record of TLS; no request of HTTP is shorter. */
    private static final int HEAD_BYTES = 5;

    private final Supplier<SslHandler> tls;
    private final Counter plain;

    /** @param plain counts connections that do not speak TLS */
    TlsDetector(Supplier<SslHandler> tls, Counter plain) {
        this.tls = tls;
        this.plain = plain;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < HEAD_BYTES) {
            return;
        }
        if (SslHandler.isEncrypted(in, false)) {
            context.pipeline().replace(this, null, tls.get());
        } else {
            plain.increment();
            context.pipeline().remove(this);
        }
    }
}
