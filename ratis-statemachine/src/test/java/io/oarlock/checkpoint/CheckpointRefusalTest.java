package io.oarlock.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.Bytes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CheckpointRefusalTest {

    @Test
    void aRefusalArrivesAsItWasSent() throws IOException {
        CheckpointRefusal refusal = new CheckpointRefusal(1L << 40, "cannot read 000007.sst: größer");

        assertThat(CheckpointRefusal.decode(refusal.encode())).isEqualTo(refusal);
    }

    @Test
    void whatIsTooShortForARefusalIsRefused() {
        assertThatThrownBy(() -> CheckpointRefusal.decode(Bytes.utf8("1234567")))
                .isInstanceOf(IOException.class);
    }
}
