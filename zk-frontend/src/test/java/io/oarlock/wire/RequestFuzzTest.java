package io.oarlock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.oarlock.fuzz.Allocation;
import io.oarlock.fuzz.Corpus;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestFuzzTest {
    private static final Entry.Origin ORIGIN = new Entry.Origin(1, 1, 1);
    private static final Entry.Stamp STAMP = new Entry.Stamp(1, new Policy(false, true, false, false));

    /** An opcode and the body of a request. What is a write must be what an entry carries. */
    @FuzzTest(maxDuration = "10m")
    void aRequestIsAlwaysDecoded(byte[] input) {
        if (input.length < Integer.BYTES) {
            return;
        }
        Allocation.within(2 * input.length, () -> {
            WireReader in = new WireReader(Unpooled.wrappedBuffer(input));
            OpCode code = OpCode.of(in.readInt());
            if (code == null || code == OpCode.AUTH || code == OpCode.SASL) {
                return;
            }
            Request request = new RequestDecoder().decode(code, in);
            if (request instanceof Request.Write write) {
                assertCarried(new Proposal(7, 1, List.of(), write.operation()));
            }
        });
    }

    @Test
    void seedsThatAreChangedAreAlwaysDecoded() {
        Corpus.of(getClass(), "aRequestIsAlwaysDecoded").forEachMutant(this::aRequestIsAlwaysDecoded);
    }

    private static void assertCarried(Proposal proposal) {
        byte[] entry = EntryCodec.encode(ORIGIN, List.of(proposal));
        EntryCodec.stamp(entry, STAMP);
        assertThat(EntryCodec.decode(entry).proposals()).containsExactly(proposal);
    }
}
