package io.oarlock.ratis.transport;

import io.oarlock.peer.PeerRefusal;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.ratis.thirdparty.io.netty.buffer.ByteBuf;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandlerContext;
import org.apache.ratis.thirdparty.io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Cuts what a connection delivers into messages, each with its length before it as a varint, as Ratis' Netty transport
 * writes them. A length over the bound is refused before anything of the message is buffered. Event loop only.
 */
final class PeerFrameDecoder extends ByteToMessageDecoder {
    private static final int LENGTH_BYTES_MAX = 5;
    private static final int UNKNOWN = -1;

    private final int frameBytesMax;
    private final IntConsumer unfinished;
    private int length = UNKNOWN;
    private boolean broken;

    /** @param unfinished told how many bytes of an unfinished message are held, 0 for none */
    PeerFrameDecoder(int frameBytesMax, IntConsumer unfinished) {
        this.frameBytesMax = frameBytesMax;
        this.unfinished = unfinished;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws PeerRefusal {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (length == UNKNOWN) {
            length = readLength(in);
        }
        if (length == UNKNOWN || in.readableBytes() < length) {
            unfinished.accept(in.readableBytes());
            return;
        }
        byte[] frame = new byte[length];
        in.readBytes(frame);
        length = UNKNOWN;
        unfinished.accept(0);
        out.add(frame);
    }

    private int readLength(ByteBuf in) throws PeerRefusal {
        long value = 0;
        for (int i = 0; i < in.readableBytes(); i++) {
            byte next = in.getByte(in.readerIndex() + i);
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                in.skipBytes(i + 1);
                return lengthOf(value);
            }
            if (i + 1 == LENGTH_BYTES_MAX) {
                throw refusal("a message without a length");
            }
        }
        return UNKNOWN;
    }

    private int lengthOf(long value) throws PeerRefusal {
        if (value == 0 || value > frameBytesMax) {
            throw refusal("a message of " + value + " bytes, " + frameBytesMax
                    + " are accepted (jute.maxbuffer must be the same on all members)");
        }
        return (int) value;
    }

    private PeerRefusal refusal(String reason) {
        broken = true;
        unfinished.accept(0);
        return new PeerRefusal(reason);
    }
}
