package io.oarlock.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TlsRecordBytesTest {
    private int held;

    /** Records of these lengths in pieces of any size: what is held is what came since the last record was whole. */
    @Property(tries = 300)
    void whatHasBegunIsHeld(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 600) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 700) int piece,
            @ForAll boolean oneByOne) {
        EmbeddedChannel channel =
                new EmbeddedChannel(new TlsRecordBytes(bytes -> held = bytes, () -> oneByOne, () -> false));
        ByteBuf all = Unpooled.buffer();
        int[] ends = new int[lengths.size()];
        for (int i = 0; i < ends.length; i++) {
            all.writeByte(23).writeShort(0x0303).writeShort(lengths.get(i)).writeZero(lengths.get(i));
            ends[i] = all.writerIndex();
        }
        while (all.isReadable()) {
            channel.writeInbound(all.readRetainedSlice(Math.min(piece, all.readableBytes())));
            int whole = 0;
            for (int end : ends) {
                whole = end <= all.readerIndex() ? end : whole;
            }
            assertThat(held).isEqualTo(all.readerIndex() - whole);
        }
        int passed = 0;
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            passed += part.readableBytes();
            part.release();
        }
        assertThat(passed).isEqualTo(all.readerIndex());
        channel.finishAndReleaseAll();
        all.release();
    }

    @Example
    void nothingGoesThroughBehindAWord() {
        AtomicInteger through = new AtomicInteger();
        EmbeddedChannel channel =
                new EmbeddedChannel(new TlsRecordBytes(bytes -> held = bytes, () -> true, () -> through.get() > 0));
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                through.incrementAndGet();
                ReferenceCountUtil.release(message);
            }
        });
        ByteBuf two = Unpooled.buffer();
        for (int i = 0; i < 2; i++) {
            two.writeByte(23).writeShort(0x0303).writeShort(4).writeInt(i);
        }
        channel.writeInbound(two);
        assertThat(through).hasValue(1);
        channel.finishAndReleaseAll();
    }
}
