package io.oarlock.ratis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.checkpoint.CheckpointRefusal;
import io.oarlock.fuzz.Allocation;
import io.oarlock.fuzz.Corpus;
import io.oarlock.model.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.junit.jupiter.api.Test;

class PeerMessageFuzzTest {
    private static final List<ProtoParser.Kind<?>> KINDS = List.of(
            ProtoParser.VOTE,
            ProtoParser.VOTE_REPLY,
            ProtoParser.INSTALL,
            ProtoParser.INSTALL_REPLY,
            ProtoParser.STAND,
            ProtoParser.STAND_REPLY,
            ProtoParser.ENTRY);

    @FuzzTest(maxDuration = "10m")
    void aMessageIsDecodedOrRefused(byte[] input) {
        Allocation.within(input.length, () -> {
            attempt(() -> {
                AppendEntriesRequestProto append = AppendFormat.request(ByteBuffer.wrap(input), 1, 2);
                new PeerRequestCheck(2, new TermBound(() -> 5, () -> 0)).append(append);
            });
            attempt(() -> {
                AppendFormat.Ack ack = AppendFormat.ack(ByteBuffer.wrap(input));
                assertThat(ack.failure().length()).isLessThanOrEqualTo(input.length + 300);
            });
            for (ProtoParser.Kind<?> kind : KINDS) {
                attempt(() -> assertThat(ProtoParser.parse(kind, input)).isNotNull());
            }
            decodeContent(Bytes.wrap(input));
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
