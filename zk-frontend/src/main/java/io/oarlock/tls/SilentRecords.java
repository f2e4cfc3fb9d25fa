package io.oarlock.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import javax.net.ssl.SSLException;

/**
 * In front of the handler of TLS: ends a connection whose records say nothing to whoever is behind that handler. A
 * message of a handshake may be cut into records of one byte each, and Java's engine copies what it has of a message
 * with each of them: 200 kB of a stranger keep an event loop busy for a second. Event loop only.
 */
public final class SilentRecords extends ChannelInboundHandlerAdapter {
    /** Two messages of 32 KiB, which is as long as they may be, in the shortest records that a client may ask for. */
    static final int RECORDS_MAX = 256;

    private final RecordBoundaries boundaries = new RecordBoundaries();
    private boolean heard;
    private int silent;
    private boolean refused;

    /** To be put behind the handler of TLS: what comes there says something. */
    public ChannelHandler listener() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                heard = true;
                context.fireChannelRead(message);
            }
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable() && !refused) {
                int end = boundaries.follow(bytes, RECORDS_MAX);
                heard = false;
                context.fireChannelRead(bytes.readRetainedSlice(end - bytes.readerIndex()));
                silent = heard ? 0 : silent + boundaries.ended();
                if (silent > RECORDS_MAX) {
                    refused = true;
                    context.fireExceptionCaught(new DecoderException(
                            new SSLException("more than " + RECORDS_MAX + " records in a row that say nothing")));
                    context.close();
                }
            }
        } finally {
            bytes.release();
        }
    }
}
