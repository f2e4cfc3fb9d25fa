package io.oarlock.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.oarlock.fuzz.Allocation;
import io.oarlock.fuzz.Corpus;
import org.junit.jupiter.api.Test;

class ConnectRequestFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void aHelloIsDecodedOrBroken(byte[] input) {
        Allocation.within(input.length, () -> {
            try {
                ConnectRequest.decode(Unpooled.wrappedBuffer(input));
            } catch (BrokenRecord broken) {
                // What such bytes are for.
            }
        });
    }

    @Test
    void seedsThatAreChangedAreDecodedOrBroken() {
        Corpus.of(getClass(), "aHelloIsDecodedOrBroken").forEachMutant(this::aHelloIsDecodedOrBroken);
    }
}
