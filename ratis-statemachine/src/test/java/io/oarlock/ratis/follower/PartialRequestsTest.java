package io.oarlock.ratis.follower;

import static org.assertj.core.api.Assertions.assertThat;

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
    }

    @Test
    void aRequestThatHasComeWholeBeginsAnew() {
        untilTheyCountNoMore();
        parts.whole();
        untilTheyCountNoMore();
    }

    @Test
    void anotherLeaderHasTimeOfItsOwn() {
        untilTheyCountNoMore();
        assertThat(parts.mayCount(TERM + 1)).isTrue();
    }

    @Test
    void whatBrokeOffLongAgoDoesNotCountAgainstTheNext() {
        untilTheyCountNoMore();
        nanos.addAndGet(PartialRequests.COUNTED_NANOS + 1);
        untilTheyCountNoMore();
    }
}
