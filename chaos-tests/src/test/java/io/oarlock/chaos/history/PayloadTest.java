package io.oarlock.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PayloadTest {

    @Test
    void largeDataAreWrittenDownByTheirBeginningAndTheirLength() {
        String large = Payload.large("c1-5", 100_000);
        byte[] data = Payload.bytes(large);

        assertThat(data).hasSize(100_000);
        assertThat(Payload.text(data)).isEqualTo(large);
        assertThat(Payload.length(large)).isEqualTo(100_000);
    }

    @Test
    void otherDataAreWhatTheyAre() {
        assertThat(Payload.text(Payload.bytes("c1-5"))).isEqualTo("c1-5");
        assertThat(Payload.length("c1-5")).isEqualTo(4);
        assertThat(Payload.bytes("")).isEmpty();
    }

    @Test
    void largeDataThatWereCutOrChangedAreNotTakenForWhatWasWritten() {
        String large = Payload.large("c1-5", 100_000);
        byte[] data = Payload.bytes(large);
        byte[] cut = java.util.Arrays.copyOf(data, 99_999);
        data[50_000] = 'x';

        assertThat(Payload.text(cut)).isNotEqualTo(large);
        assertThat(Payload.text(data)).isNotEqualTo(large);
    }
}
