package io.oarlock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.oarlock.fuzz.Allocation;
import io.oarlock.fuzz.Corpus;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class FrameReaderFuzzTest {
    private static final int FRAME_BYTES_MAX = 4096;
    private static final int PIECES_MAX = 7;

    /** However the bytes are cut by the network, the same frames come out of them. */
    @FuzzTest(maxDuration = "10m")
    void framesAreTheSameHoweverTheyArrive(byte[] input) {
        Allocation.within(PIECES_MAX * input.length, () -> {
            byte[] atOnce = frames(input, input.length);
            for (int pieceBytes = 1; pieceBytes < PIECES_MAX && pieceBytes < input.length; pieceBytes++) {
                if (input.length / pieceBytes < FRAME_BYTES_MAX) {
                    assertThat(frames(input, pieceBytes)).isEqualTo(atOnce);
                }
            }
        });
    }

    @Test
    void framesOfSeedsThatAreChangedAreTheSame() {
        Corpus.of(getClass(), "framesAreTheSameHoweverTheyArrive")
                .forEachMutant(this::framesAreTheSameHoweverTheyArrive);
    }

    /** All whole frames before the first that is too long, each behind its length, then a mark for that one. */
    private static byte[] frames(byte[] input, int pieceBytes) {
        FrameReader reader = new FrameReader(FRAME_BYTES_MAX);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        try {
            for (int at = 0; at < input.length; at += pieceBytes) {
                int length = Math.min(pieceBytes, input.length - at);
                reader.append(UnpooledByteBufAllocator.DEFAULT, Unpooled.copiedBuffer(input, at, length));
                for (ByteBuf frame = reader.next(); frame != null; frame = reader.next()) {
                    byte[] bytes = new byte[frame.readableBytes()];
                    frame.readBytes(bytes);
                    frames.write(bytes.length);
                    frames.writeBytes(bytes);
                }
                reader.trim();
            }
        } catch (BrokenRecord tooLong) {
            frames.write(-1);
        } finally {
            reader.close();
        }
        return frames.toByteArray();
    }
}
