package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.oarlock.fuzz.Allocation;
import io.oarlock.fuzz.Corpus;
import io.oarlock.model.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class TouchReportFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void aReportIsUnderstoodOrNot(byte[] input) {
        Allocation.within(input.length, () -> {
            Bytes message = Bytes.wrap(input);
            List<Long> sessions = TouchReport.decode(message);
            if (sessions != null) {
                assertThat(TouchReport.encode(sessions)).isEqualTo(message);
            }
        });
    }

    @Test
    void seedsThatAreChangedAreUnderstoodOrNot() {
        Corpus.of(getClass(), "aReportIsUnderstoodOrNot").forEachMutant(this::aReportIsUnderstoodOrNot);
    }
}
