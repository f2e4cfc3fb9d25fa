package io.oarlock.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.oarlock.tls.RecordBoundaries;
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
    private final RecordBoundaries boundaries = new RecordBoundaries();
    private final IntConsumer held;
    private final BooleanSupplier begins;
    private final BooleanSupplier enough;

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
                int end = boundaries.follow(bytes, begins.getAsBoolean() ? 1 : Integer.MAX_VALUE);
                context.fireChannelRead(bytes.readRetainedSlice(end - bytes.readerIndex()));
            }
        } finally {
            bytes.release();
        }
        // What a closed connection held is given back already.
        if (context.channel().isActive()) {
            held.accept(boundaries.held());
        }
    }
}
