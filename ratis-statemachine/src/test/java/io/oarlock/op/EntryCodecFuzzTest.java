package io.oarlock.op;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.oarlock.fuzz.Allocation;
import io.oarlock.fuzz.Corpus;
import org.junit.jupiter.api.Test;

class EntryCodecFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void anEntryIsDecodedOrBroken(byte[] input) {
        Allocation.within(input.length, () -> {
            try {
                Entry entry = EntryCodec.decode(input);
                assertThat(EntryCodec.origin(input)).isEqualTo(entry.origin());
                assertThat(EntryCodec.decode(encoded(entry))).isEqualTo(entry);
            } catch (EntryFormatException broken) {
                // What such bytes are for.
            }
        });
    }

    @Test
    void seedsThatAreChangedAreDecodedOrBroken() {
        Corpus.of(getClass(), "anEntryIsDecodedOrBroken").forEachMutant(this::anEntryIsDecodedOrBroken);
    }

    private static byte[] encoded(Entry entry) {
        byte[] encoded = EntryCodec.encode(entry.origin(), entry.proposals());
        EntryCodec.stamp(encoded, entry.stamp());
        return encoded;
    }
}
