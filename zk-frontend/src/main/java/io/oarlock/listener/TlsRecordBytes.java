package io.oarlock.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Knows how much the handler of TLS behind it holds: it keeps a record until the last byte has come (RFC 8446, 5.1), up
 * to 16 KiB for each connection, and nobody else sees these bytes. Event loop only.
 *
 * <p>An operator's client may close its side behind a four-letter word. With TLS 1.2 the handler would close the other
 * side at once (RFC 5246, 7.2.1), before the answer: so the first records go through one by one, and what comes behind
 * a word goes nowhere.
 */
final class TlsRecordBytes extends ChannelInboundHandlerAdapter {
    private static final int HEADER_BYTES = 5;
    private static final int LENGTH_AT = 3;

    private final IntConsumer held;
    private final BooleanSupplier begins;
    private final BooleanSupplier enough;
    /** Bytes of the header of the record that has begun. */
    private int header;

    private int length;
    /** Bytes of its content that have come; it is over when the whole length has. */
    private int content;

    /**
     * @param held is given the bytes of the record that has begun, after each read
     * @param begins whether the next record may hold a four-letter word
     * @param enough whether a word was read
     */
    TlsRecordBytes(IntConsumer held, BooleanSupplier begins, BooleanSupplier enough) {
        this.held = held;
        this.begins = begins;
        this.enough = enough;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable() && !enough.getAsBoolean()) {
                int end = follow(bytes, begins.getAsBoolean());
                context.fireChannelRead(bytes.readRetainedSlice(end - bytes.readerIndex()));
            }
        } finally {
            bytes.release();
        }
        // What a closed connection held is given back already.
        if (context.channel().isActive()) {
            held.accept(header + content);
        }
    }

    /** Returns where it has stopped: behind one record, or at the end. */
    private int follow(ByteBuf bytes, boolean one) {
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
                if (one) {
                    return at;
                }
            }
        }
        return at;
    }
}
