package io.oarlock.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.IntConsumer;

/**
 * Knows how much the handler of TLS behind it holds: it keeps a record until the last byte has come (RFC 8446, 5.1), up
 * to 16 KiB for each connection, and nobody else sees these bytes. Event loop only.
 */
final class TlsRecordBytes extends ChannelInboundHandlerAdapter {
    private static final int HEADER_BYTES = 5;
    private static final int LENGTH_AT = 3;

    private final IntConsumer held;
    /** Bytes of the header of the record that has begun. */
    private int header;

    private int length;
    /** Bytes of its content that have come; it is over when the whole length has. */
    private int content;

    /** @param held is given the bytes of the record that has begun, after each read */
    TlsRecordBytes(IntConsumer held) {
        this.held = held;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        follow((ByteBuf) message);
        context.fireChannelRead(message);
        // What a closed connection held is given back already.
        if (context.channel().isActive()) {
            held.accept(header + content);
        }
    }

    private void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (header < HEADER_BYTES) {
                if (header >= LENGTH_AT) {
                    length = length << Byte.SIZE | bytes.getUnsignedByte(at);
                }
                header++;
                at++;
            } else {
                int more = Math.min(length - content, bytes.writerIndex() - at);
                content += more;
                at += more;
            }
            if (header == HEADER_BYTES && content == length) {
                header = 0;
                length = 0;
                content = 0;
            }
        }
    }
}
