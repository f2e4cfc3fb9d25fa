package io.oarlock.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogClockTest {
    private static final long WALL = 1_000_000;
    private static final long HOUR = 3_600_000;

    private final AtomicLong nanos = new AtomicLong(-5);
    private final LogClock clock = new LogClock(nanos::get);

    @Test
    void itShowsWhatTheWallClockShows() {
        assertThat(clock.read(WALL, 0)).isEqualTo(WALL);
        passed(10);
        assertThat(clock.read(WALL + 10, WALL)).isEqualTo(WALL + 10);
    }

    @Test
    void itIsNeverBehindTheLog() {
        assertThat(clock.read(WALL, WALL + HOUR)).isEqualTo(WALL + HOUR);
    }

    @Test
    void itGoesOnAtHalfItsPaceWhileTheWallClockIsBehind() {
        clock.read(WALL + HOUR, 0);
        passed(1000);
        assertThat(clock.read(WALL + 1000, WALL + HOUR)).isEqualTo(WALL + HOUR + 500);
    }

    @Test
    void readingItOftenDoesNotHoldItUp() {
        clock.read(WALL + HOUR, 0);
        for (int i = 0; i < 10_000; i++) {
            nanos.addAndGet(100_000);
            clock.read(WALL, 0);
        }
        assertThat(clock.read(WALL, 0)).isEqualTo(WALL + HOUR + 500);
    }

    @Test
    void theWallClockCatchesUp() {
        clock.read(WALL + HOUR, 0);
        passed(2 * HOUR);
        assertThat(clock.read(WALL + 2 * HOUR, 0)).isEqualTo(WALL + 2 * HOUR);
        passed(10);
        assertThat(clock.read(WALL + 2 * HOUR + 10, 0)).isEqualTo(WALL + 2 * HOUR + 10);
    }

    private void passed(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
