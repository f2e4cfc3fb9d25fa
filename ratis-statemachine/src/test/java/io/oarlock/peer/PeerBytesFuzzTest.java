package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.oarlock.fuzz.Allocation;
import io.oarlock.fuzz.Corpus;
import io.oarlock.peer.frame.Frame;
import io.oarlock.peer.frame.FrameReader;
import io.oarlock.peer.frame.FrameSeed;
import io.oarlock.peer.frame.PeerRefusal;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PeerBytesFuzzTest {
    private static final int LARGE_BYTES_MAX = 4 << 20;

    @FuzzTest(maxDuration = "10m")
    void framesAreReadOrRefused(byte[] input) {
        Allocation.within(input.length, () -> {
            try {
                FrameReader reader = new FrameReader(LARGE_BYTES_MAX, new FrameSeed(0, 0), false, held -> {});
                int rest = input.length;
                while (rest > 0) {
                    ByteBuffer room = reader.room();
                    int count = Math.min(rest, room.remaining());
                    room.put(input, input.length - rest, count);
                    reader.filled(count);
                    rest -= count;
                    for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                        assertThat(frame.content().length).isLessThan(input.length);
                    }
                }
            } catch (PeerRefusal refused) {
                // What such bytes are for.
            }
        });
    }

    @Test
    void framesThatAreChangedAreReadOrRefused() {
        Corpus.of(getClass(), "framesAreReadOrRefused").forEachMutant(this::framesAreReadOrRefused);
    }

    @FuzzTest(maxDuration = "10m")
    void aHandshakeIsReadOrRefused(byte[] input) {
        Allocation.within(input.length, () -> {
            String unused = Handshake.whyNoHello(ByteBuffer.wrap(input));
            try {
                if (input.length >= Hello.BYTES) {
                    Hello hello = Hello.decode(ByteBuffer.wrap(input));
                    assertThat(Hello.decode(hello.encode())).isEqualTo(hello);
                }
            } catch (PeerRefusal refused) {
                // What such bytes are for.
            }
            try {
                HandshakeReply reply = HandshakeReply.decode(ByteBuffer.wrap(input));
                if (reply != null) {
                    assertThat(HandshakeReply.decode(reply.encode())).isEqualTo(reply);
                }
            } catch (PeerRefusal refused) {
                // What such bytes are for.
            }
        });
    }

    @Test
    void handshakesThatAreChangedAreReadOrRefused() {
        Corpus.of(getClass(), "aHandshakeIsReadOrRefused").forEachMutant(this::aHandshakeIsReadOrRefused);
    }
}
