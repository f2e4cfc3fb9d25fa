package io.oarlock.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Only long values that come fast go past the log, and never much of them unflushed. */
class LogBypassTest {
    private static final long MB = 1L << 20;
    private static final int FEW_ROWS = 100;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long TENTH = SECOND / 10;

    private final LogBypass bypass = new LogBypass();
    private long now = SECOND;

    private boolean takes(long bytes, int rows, long laterNanos) {
        now += laterNanos;
        boolean takes = bypass.takes(bytes, rows, now);
        if (takes) {
            bypass.took(bytes, now);
        }
        return takes;
    }

    @Test
    void theSecondLargeBatchWithinASecondIsTheFirst() {
        assertThat(takes(4 * MB, FEW_ROWS, 0)).isFalse();
        assertThat(bypass.isOpen()).isFalse();
        assertThat(takes(4 * MB, FEW_ROWS, TENTH)).isTrue();
        assertThat(takes(4 * MB, FEW_ROWS, TENTH)).isTrue();
        assertThat(bypass.isOpen()).isTrue();
    }

    @Test
    void smallBatchesAndShortRowsAndSlowOnesGoToTheLog() {
        assertThat(takes(4 * MB, FEW_ROWS, 0)).isFalse();
        assertThat(takes(MB / 2, FEW_ROWS, TENTH)).as("small").isFalse();
        assertThat(takes(4 * MB, FEW_ROWS, TENTH)).as("the first again").isFalse();
        assertThat(takes(4 * MB, 40_000, TENTH)).as("short rows").isFalse();
        assertThat(takes(4 * MB, FEW_ROWS, TENTH)).isFalse();
        assertThat(takes(4 * MB, FEW_ROWS, 2 * SECOND)).as("slow").isFalse();
        assertThat(takes(4 * MB, FEW_ROWS, TENTH)).isTrue();
    }

    /** Each time the writer would wait for a flush of all tables, and leave small files. */
    @Test
    void smallBatchesBetweenLargeOnesEndAStretchOnlyWhenItIsFlushedAnyway() {
        takes(4 * MB, FEW_ROWS, 0);
        assertThat(takes(4 * MB, FEW_ROWS, TENTH)).isTrue();
        assertThat(takes(100, 1, TENTH)).isTrue();
        assertThat(takes(4 * MB, FEW_ROWS, TENTH)).isTrue();
        assertThat(takes(100, 1, 2 * SECOND)).as("what came before is due").isFalse();

        bypass.flushed();
        assertThat(takes(100, 1, TENTH)).isFalse();
    }

    @Test
    void aFlushThatHasBegunEndsAStretchOfSmallBatches() {
        takes(4 * MB, FEW_ROWS, 0);
        assertThat(takes(4 * MB, FEW_ROWS, TENTH)).isTrue();
        bypass.flushing();
        assertThat(takes(100, 1, TENTH)).isFalse();
    }

    @Test
    void muchIsFlushedAndSoIsWhatIsOld() {
        takes(4 * MB, FEW_ROWS, 0);
        for (int i = 0; i < 7; i++) {
            assertThat(takes(4 * MB, FEW_ROWS, TENTH)).isTrue();
            assertThat(bypass.isDue(now)).isFalse();
        }
        takes(4 * MB, FEW_ROWS, TENTH);
        assertThat(bypass.isDue(now)).as("32 MB").isTrue();
        bypass.flushing();
        assertThat(bypass.isDue(now + 10 * SECOND)).as("nothing left").isFalse();
        assertThat(bypass.isOpen()).as("the flush may still be under way").isTrue();

        takes(4 * MB, FEW_ROWS, TENTH);
        assertThat(bypass.isDue(now + SECOND)).isFalse();
        assertThat(bypass.isDue(now + 2 * SECOND)).isTrue();
        assertThat(bypass.nanosUntilDue(now + SECOND))
                .as("though nothing comes")
                .isEqualTo(SECOND);
        bypass.flushed();
        assertThat(bypass.isOpen()).isFalse();
        assertThat(bypass.nanosUntilDue(now)).isEqualTo(Long.MAX_VALUE);
    }
}
