package io.oarlock.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.oarlock.connection.Connection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a connection that may speak TLS: the first two bytes tell, and then it goes. Nothing that costs
 * memory is made before they have come. Event loop only.
 */
final class ProtocolDetector extends ByteToMessageDecoder {
    private final ClientTls tls;
    private final ProtocolMismatches mismatches;
    private final Connection connection;
    private final boolean plainToo;
    private @Nullable ScheduledFuture<?> patience;

    /** @param plainToo whether who does not speak TLS may stay */
    ProtocolDetector(ClientTls tls, ProtocolMismatches mismatches, Connection connection, boolean plainToo) {
        this.tls = tls;
        this.mismatches = mismatches;
        this.connection = connection;
        this.plainToo = plainToo;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        patience =
                context.executor().schedule(connection::handshakeIsLate, tls.detectionMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        Future<?> waiting = patience;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (connection.isClosing()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Short.BYTES) {
            return;
        }
        if (ProtocolMismatches.beginsTls(in.getUnsignedShort(in.readerIndex()))) {
            tls.begin(context, this, connection);
        } else if (plainToo) {
            mismatches.plainIsFine(connection);
            context.pipeline().remove(this);
        } else {
            mismatches.plainOnTlsPort(connection);
        }
    }
}
