package io.oarlock.ratis.follower;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PartialRequestsTest {
    private static final long TERM = 3;
    private static final long STEP = PartialRequests.COUNTED_NANOS / 4;

    /** The clock may stand anywhere, and pass its end. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - STEP);

    private final PartialRequests parts = new PartialRequests(nanos::get);

    private void untilTheyCountNoMore() {
        for (int i = 0; i <= 4; i++) {
            assertThat(parts.mayCount(TERM)).isTrue();
            nanos.addAndGet(STEP);
        }
        assertThat(parts.mayCount(TERM)).isFalse();
    }

    @Test
    void partsAloneCountForAWhile() {
        untilTheyCountNoMore();
        nanos.addAndGet(STEP);
        assertThat(parts.mayCount(TERM))
                .as("another connection, the same entry")
                .isFalse();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(30));
        assertThat(parts.mayCount(TERM)).as("after half a minute for a frame").isFalse();
    }

    @Test
    void aRequestThatHasComeWholeBeginsAnew() {
        untilTheyCountNoMore();
        parts.whole(TERM);
        untilTheyCountNoMore();
    }

    @Test
    void anotherLeaderHasTimeOfItsOwn() {
        untilTheyCountNoMore();
        assertThat(parts.mayCount(TERM + 1)).isTrue();
    }

    @Test
    void aLeaderOfBeforeGivesThisOneNoTime() {
        untilTheyCountNoMore();
        parts.whole(TERM - 1);
        assertThat(parts.mayCount(TERM - 1)).as("Ratis refuses it").isTrue();
        assertThat(parts.mayCount(TERM)).isFalse();
    }

    @Test
    void whatBrokeOffLongAgoDoesNotCountAgainstTheNext() {
        untilTheyCountNoMore();
        nanos.addAndGet(PartialRequests.FORGOTTEN_NANOS + 1);
        untilTheyCountNoMore();
    }
}
