package io.oarlock.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** In front of something that keeps records of type 22, as a handler of TLS does, and lets others through. */
class SilentRecordsTest {
    private static final int SILENT = 22;
    private static final int DATA = 23;

    private final List<Throwable> failures = new ArrayList<>();

    private final class Decrypts extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            boolean says = bytes.indexOf(bytes.readerIndex(), bytes.writerIndex(), (byte) DATA) >= 0;
            ReferenceCountUtil.release(message);
            if (says) {
                context.fireChannelRead("said");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failures.add(cause);
        }
    }

    private EmbeddedChannel channel() {
        SilentRecords silent = new SilentRecords();
        return new EmbeddedChannel(silent, new Decrypts(), silent.listener());
    }

    /** Whatever pieces they come in, and however long they are. */
    @Property(tries = 100)
    void whoSaysNothingForTooLongIsTurnedAway(
            @ForAll @IntRange(max = 20) int length, @ForAll @IntRange(min = 1, max = 5000) int piece) {
        EmbeddedChannel channel = channel();
        send(channel, SILENT, SilentRecords.RECORDS_MAX, length, piece);
        assertThat(channel.isOpen()).isTrue();
        send(channel, SILENT, 1, length, piece);
        assertThat(channel.isOpen()).isFalse();
        assertThat(failures)
                .singleElement()
                .satisfies(told ->
                        assertThat(told).isInstanceOf(DecoderException.class).hasCauseInstanceOf(SSLException.class));
        failures.clear();
        channel.finishAndReleaseAll();
    }

    @Property(tries = 30)
    void whoSaysSomethingNowAndThenStays(@ForAll @IntRange(min = 1, max = 5000) int piece) {
        EmbeddedChannel channel = channel();
        for (int i = 0; i < 10; i++) {
            send(channel, SILENT, SilentRecords.RECORDS_MAX / 2, 3, piece);
            send(channel, DATA, 1, 3, piece);
        }
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }

    /** A handler of TLS keeps what comes meanwhile: requests behind the client's part of a handshake are no silence. */
    @Test
    void whatComesWhileAThreadWorksForTheHandshakeWaits() {
        EmbeddedChannel channel = channel();
        Runnable ends = workFor(channel);
        send(channel, DATA, 2 * SilentRecords.RECORDS_MAX, 3, 100);
        assertThat(channel.<Object>readInbound()).isNull();
        ends.run();
        assertThat(channel.<Object>readInbound()).isEqualTo("said");
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void whoSendsMuchWhileAThreadWorksForTheHandshakeIsNotRead() {
        EmbeddedChannel channel = channel();
        Runnable ends = workFor(channel);
        send(channel, DATA, 4, SilentRecords.WAITING_BYTES_MAX / 4 - 5, 1000);
        assertThat(channel.config().isAutoRead()).isTrue();
        send(channel, DATA, 1, 3, 1000);
        assertThat(channel.config().isAutoRead()).isFalse();
        ends.run();
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void silenceWhileAThreadWorksForTheHandshakeIsCountedBehindIt() {
        EmbeddedChannel channel = channel();
        Runnable ends = workFor(channel);
        send(channel, SILENT, SilentRecords.RECORDS_MAX + 1, 3, 100);
        assertThat(channel.isOpen()).isTrue();
        ends.run();
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }

    /** Returns what ends the work. */
    private static Runnable workFor(EmbeddedChannel channel) {
        List<Runnable> handed = new ArrayList<>();
        ConnectionTasks.of(channel, new HandshakeThreads() {
                    @Override
                    public void run(Runnable task) {
                        handed.add(task);
                    }

                    @Override
                    public void takeBack(Runnable task) {
                        handed.remove(task);
                    }
                })
                .execute(() -> {});
        return () -> {
            handed.get(0).run();
            channel.runPendingTasks();
        };
    }

    private static void send(EmbeddedChannel channel, int type, int records, int length, int piece) {
        ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < records; i++) {
            all.writeByte(type).writeShort(0x0303).writeShort(length).writeZero(length);
        }
        while (all.isReadable() && channel.isOpen()) {
            channel.writeInbound(all.readRetainedSlice(Math.min(piece, all.readableBytes())));
        }
        all.release();
    }
}
