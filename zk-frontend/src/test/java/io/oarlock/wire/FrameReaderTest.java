package io.oarlock.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final int MAX = 100;

    private final FrameReader reader = new FrameReader(MAX);

    @Test
    void framesComeOutWholeHoweverTheBytesCome() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<byte[]> frames = new ArrayList<>();
            ByteBuf stream = Unpooled.buffer();
            for (int i = 0; i < 20; i++) {
                byte[] frame = new byte[random.nextInt(MAX + 1)];
                random.nextBytes(frame);
                frames.add(frame);
                stream.writeInt(frame.length).writeBytes(frame);
            }
            List<byte[]> read = new ArrayList<>();
            FrameReader fed = new FrameReader(MAX);
            while (stream.isReadable()) {
                int chunk = Math.min(stream.readableBytes(), 1 + random.nextInt(60));
                fed.append(UnpooledByteBufAllocator.DEFAULT, stream.readBytes(chunk));
                drain(fed, read);
                fed.trim();
            }
            assertThat(read)
                    .as("seed " + seed)
                    .usingElementComparator(Arrays::compare)
                    .isEqualTo(frames);
        }
    }

    @Test
    void aByteAtATimeIsEnough() {
        byte[] bytes = {0, 0, 0, 3, 7, 8, 9};
        for (int i = 0; i < bytes.length - 1; i++) {
            feed(bytes[i]);
            assertThat(reader.next()).isNull();
        }
        feed(bytes[bytes.length - 1]);
        assertThat(ByteBufUtil.getBytes(reader.next())).containsExactly(7, 8, 9);
        assertThat(reader.next()).isNull();
    }

    @Test
    void theLongestFrameIsAllowed() {
        feed(0, 0, 0, MAX);
        assertThat(reader.next()).isNull();
    }

    @Test
    void aLongerOneIsRefusedBeforeItsBytesCome() {
        feed(0, 0, 0, MAX + 1);
        assertThatThrownBy(reader::next).isInstanceOf(BrokenRecord.class);
    }

    @Test
    void aNegativeLengthIsRefused() {
        feed(-1, 0, 0, 0);
        assertThatThrownBy(reader::next).isInstanceOf(BrokenRecord.class);
    }

    @Test
    void theFirstFourBytesCanBeLookedAt() {
        feed('r', 'u', 'o');
        assertThat(reader.peekInt()).isNull();
        feed('k');
        assertThat(reader.peekInt()).isEqualTo(0x72756f6b);
    }

    private void feed(int... bytes) {
        ByteBuf buffer = Unpooled.buffer();
        for (int one : bytes) {
            buffer.writeByte(one);
        }
        reader.append(UnpooledByteBufAllocator.DEFAULT, buffer);
    }

    private static void drain(FrameReader from, List<byte[]> to) {
        ByteBuf frame = from.next();
        while (frame != null) {
            to.add(ByteBufUtil.getBytes(frame));
            frame = from.next();
        }
    }
}
