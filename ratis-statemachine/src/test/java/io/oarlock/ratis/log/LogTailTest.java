package io.oarlock.ratis.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTailTest {
    private final LogTail tail = new LogTail(1000);

    private void add(int from, int to) {
        for (int index = from; index < to; index++) {
            tail.add(index, 10);
        }
    }

    @Test
    void theLastBytesStayBehindACheckpoint() {
        add(0, 1000);
        long purgeable = tail.checkpointed(999);
        assertThat(purgeable).isBetween(870L, 899L);
    }

    @Test
    void aShortLogStaysWhole() {
        add(0, 50);
        assertThat(tail.checkpointed(49)).isEqualTo(-1);
    }

    @Test
    void whatRatisWasToldNeverGoesBack() {
        tail.restart(500);
        add(300, 510);
        assertThat(tail.checkpointed(509)).isEqualTo(500);
    }

    @Test
    void bytesSinceTheLastCheckpointAreCounted() {
        add(0, 30);
        assertThat(tail.bytesSinceCheckpoint()).isEqualTo(300);
        tail.checkpointed(29);
        assertThat(tail.bytesSinceCheckpoint()).isZero();
        assertThat(tail.checkpointIndex()).isEqualTo(29);
    }
}
