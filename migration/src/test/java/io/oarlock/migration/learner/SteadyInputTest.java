package io.oarlock.migration.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class SteadyInputTest {
    private static final long WAIT_MILLIS_MAX = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long nowNanos;
    private long pauseMillis;
    private final SteadyInput steady = new SteadyInput(new Late(), WAIT_MILLIS_MAX, () -> nowNanos);

    /** Gives what is asked for, after a pause. */
    private final class Late extends InputStream {
        @Override
        public int read() {
            nowNanos += pauseMillis * NANOS_PER_MILLI;
            return 0;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            nowNanos += pauseMillis * NANOS_PER_MILLI;
            return length;
        }
    }

    private void read(int times, int bytes) throws IOException {
        for (int i = 0; i < times; i++) {
            assertThat(steady.read(new byte[bytes], 0, bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void aByteNowAndThenIsTooSlow() throws IOException {
        pauseMillis = 300;
        read(4, 1);

        assertThatThrownBy(() -> read(1, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too slowly: 4 bytes of a message came in 1200 ms");
    }

    @Test
    void thePauseBeforeAMessageDoesNotCount() throws IOException {
        for (int i = 0; i < 10; i++) {
            steady.messageBegins();
            pauseMillis = 10_000;
            read(1, 1);
            pauseMillis = 300;
            read(3, 1);
        }

        assertThatThrownBy(() -> read(1, 1)).isInstanceOf(IOException.class);
    }

    /** Other than silence, progress has no end: a large tree takes as long as it takes. */
    @Test
    void aLongMessageMayTakeLongerAsLongAsItComesOn() throws IOException {
        pauseMillis = 300;
        read(100, 1 << 19);

        assertThatThrownBy(() -> read(5, 1 << 10)).isInstanceOf(IOException.class);
    }

    @Test
    void timeInWhichNobodyReadsDoesNotCount() throws IOException {
        pauseMillis = 300;
        read(3, 1);
        nowNanos += 100_000 * NANOS_PER_MILLI;

        read(1, 1);
    }
}
