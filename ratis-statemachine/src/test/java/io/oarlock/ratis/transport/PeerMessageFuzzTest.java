package io.oarlock.ratis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.checkpoint.CheckpointRefusal;
import io.oarlock.fuzz.Allocation;
import io.oarlock.fuzz.Corpus;
import io.oarlock.model.Bytes;
import java.io.IOException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class PeerMessageFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void aMessageIsDecodedOrRefused(byte[] input) {
        Allocation.within(input.length, () -> {
            ByteString bytes = ByteString.copyFrom(input);
            attempt(() -> {
                PeerMessage message = PeerMessage.decode(bytes);
                assertThat(message.encode()).isEqualTo(bytes);
                decodeContent(PeerMessage.copyOf(message.content()));
            });
            attempt(() -> assertThat(PeerMessage.contentOf(bytes).size()).isLessThan(input.length));
        });
    }

    @Test
    void seedsThatAreChangedAreDecodedOrRefused() {
        Corpus.of(getClass(), "aMessageIsDecodedOrRefused").forEachMutant(this::aMessageIsDecodedOrRefused);
    }

    private static void decodeContent(Bytes content) {
        attempt(() -> {
            BootstrapState memory = BootstrapState.decode(content);
            assertThat(BootstrapState.decode(memory.encode())).isEqualTo(memory);
        });
        attempt(() -> {
            CheckpointRefusal refusal = CheckpointRefusal.decode(content);
            assertThat(CheckpointRefusal.decode(refusal.encode())).isEqualTo(refusal);
        });
    }

    private interface Decoding {
        void run() throws IOException;
    }

    private static void attempt(Decoding decoding) {
        try {
            decoding.run();
        } catch (IOException refused) {
            // What such bytes are for.
        }
    }
}
