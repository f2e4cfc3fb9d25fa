package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameReader;
import io.oarlock.peer.frame.FrameSeed;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.peer.frame.PeerRefusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as bytes, apart from sockets. */
class FrameTest {
    private static final int LARGE_BYTES_MAX = 1 << 20;
    private static final FrameSeed SEED = new FrameSeed(1, 2);

    private int held;

    private FrameReader reader(FrameSeed seed) {
        return new FrameReader(LARGE_BYTES_MAX, seed, false, bytes -> held = bytes);
    }

    private static byte[] frame(FrameWriter writer, FrameType type, byte[] payload) {
        writer.clear();
        writer.begin(type);
        writer.putBytes(payload);
        ByteBuffer frame = writer.finish();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    private static FrameWriter writer() {
        return new FrameWriter(LARGE_BYTES_MAX, SEED);
    }

    private static List<byte[]> read(FrameReader reader, byte[] bytes, int atOnce) throws PeerRefusal {
        List<byte[]> payloads = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            ByteBuffer room = reader.room();
            int count = Math.min(atOnce, Math.min(room.remaining(), bytes.length - at));
            room.put(bytes, at, count);
            reader.filled(count);
            at += count;
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                payloads.add(frame.content());
            }
        }
        return payloads;
    }

    @Property(tries = 200)
    void framesComeWholeHoweverTheyAreCut(
            @ForAll @Size(max = 20) List<@IntRange(max = 300_000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 100_000) int atOnce,
            @ForAll long random)
            throws PeerRefusal {
        Random content = new Random(random);
        FrameWriter writer = writer();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<byte[]> sent = new ArrayList<>();
        for (int size : sizes) {
            byte[] payload = new byte[size];
            content.nextBytes(payload);
            sent.add(payload);
            stream.writeBytes(frame(writer, FrameType.APPEND, payload));
        }
        FrameReader reader = reader(SEED);
        List<byte[]> received = read(reader, stream.toByteArray(), Math.max(atOnce, stream.size() / 2000));
        assertThat(received).usingElementComparator(java.util.Arrays::compare).isEqualTo(sent);
        assertThat(held).isZero();
    }

    @Property(tries = 300)
    void aFrameWithAnyBitChangedIsNotRead(
            @ForAll @Size(max = 200) byte[] payload,
            @ForAll @IntRange(max = 10_000) int where,
            @ForAll @IntRange(max = 7) int bit) {
        byte[] bytes = frame(writer(), FrameType.VOTE, payload);
        bytes[where % bytes.length] ^= (byte) (1 << bit);
        try {
            // A length that has grown leaves it unfinished.
            assertThat(read(reader(SEED), bytes, bytes.length)).isEmpty();
        } catch (PeerRefusal refused) {
            assertThat(refused).hasMessageContaining("frame");
        }
    }

    @Test
    void aFrameOfAnotherConnectionIsRefused() {
        byte[] bytes = frame(writer(), FrameType.APPEND, new byte[100]);
        for (FrameSeed other : List.of(new FrameSeed(1, 3), new FrameSeed(3, 2), new FrameSeed(2, 1))) {
            assertThatThrownBy(() -> read(reader(other), bytes, 10))
                    .isInstanceOf(PeerRefusal.class)
                    .hasMessageContaining("checksum");
        }
    }

    @Test
    void aFrameThatIsMissingOrComesTwiceIsNoticed() {
        FrameWriter writer = writer();
        byte[] first = frame(writer, FrameType.PING, new byte[8]);
        byte[] second = frame(writer, FrameType.PING, new byte[8]);
        assertThatThrownBy(() -> read(reader(SEED), second, 100)).hasMessageContaining("sequence");
        FrameReader reader = reader(SEED);
        assertThatThrownBy(() -> {
                    read(reader, first, 100);
                    read(reader, first, 100);
                })
                .hasMessageContaining("sequence");
    }

    @Test
    void anAnswerWhereRequestsComeIsRefused() {
        byte[] answer = frame(writer(), FrameType.ACK, new byte[41]);
        assertThatThrownBy(() -> read(reader(SEED), answer, 100)).hasMessageContaining("direction");
        FrameReader answers = new FrameReader(LARGE_BYTES_MAX, SEED, true, bytes -> {});
        byte[] request = frame(writer(), FrameType.VOTE, new byte[41]);
        assertThatThrownBy(() -> read(answers, request, 100)).hasMessageContaining("direction");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 0, 11, LARGE_BYTES_MAX + 13, Integer.MAX_VALUE})
    void aLengthThatNoFrameHasIsRefusedAtOnce(int length) {
        byte[] head = ByteBuffer.allocate(5)
                .putInt(length)
                .put(FrameType.APPEND.code())
                .array();
        assertThatThrownBy(() -> read(reader(SEED), head, 5)).hasMessageContaining("announces");
    }

    @ParameterizedTest
    @EnumSource(FrameType.class)
    void eachTypeHasItsOwnMaximum(FrameType type) throws PeerRefusal {
        int most = type.payloadBytesMax(LARGE_BYTES_MAX);
        FrameReader reader = new FrameReader(LARGE_BYTES_MAX, SEED, type.isAnswer(), bytes -> held = bytes);
        assertThat(read(reader, frame(writer(), type, new byte[most]), 1 << 16)).hasSize(1);
        assertThatThrownBy(() -> frame(writer(), type, new byte[most + 1])).isInstanceOf(IllegalStateException.class);
        byte[] head = ByteBuffer.allocate(5).putInt(most + 13).put(type.code()).array();
        assertThatThrownBy(() -> read(reader, head, 5)).hasMessageContaining("announces");
    }

    @Test
    void memoryIsTakenAsBytesComeAndGivenBack() throws PeerRefusal {
        byte[] bytes = frame(writer(), FrameType.APPEND, new byte[LARGE_BYTES_MAX]);
        FrameReader reader = reader(SEED);
        assertThat(read(reader, java.util.Arrays.copyOf(bytes, 1000), 1000)).isEmpty();
        assertThat(held).isEqualTo(1000);
        assertThat(reader.unfinished(FrameType.APPEND)).isEqualTo(1000);
        assertThat(reader.unfinished(FrameType.VOTE)).isZero();
        assertThat(reader.bufferBytes()).isLessThanOrEqualTo(64 << 10);
        assertThat(read(reader, java.util.Arrays.copyOfRange(bytes, 1000, bytes.length), 50_000))
                .hasSize(1);
        reader.room();
        assertThat(reader.bufferBytes()).isLessThanOrEqualTo(64 << 10);
        assertThat(held).isZero();
    }

    @Test
    void whatWasBegunAndNotFinishedIsForgotten() throws PeerRefusal {
        FrameWriter writer = writer();
        writer.begin(FrameType.VOTE);
        writer.putLong(7);
        byte[] bytes = frame(writer, FrameType.VOTE, new byte[] {1});
        assertThat(read(reader(SEED), bytes, 100)).containsExactly(new byte[] {1});
    }
}
