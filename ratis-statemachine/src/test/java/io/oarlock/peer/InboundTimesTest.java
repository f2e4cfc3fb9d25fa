package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.peer.frame.PeerRefusal;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an inbound connection may take its time for, on a clock of the test's own. */
class InboundTimesTest {
    private long nanos = -5;
    private final InboundReader.Times times = new InboundReader.Times(() -> nanos);

    private void pass(int seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void aFrameThatStaysUnfinishedIsRefused() {
        times.holds(5);
        pass(20);
        times.holds(6);
        pass(11);
        assertThatThrownBy(() -> times.check(false))
                .isInstanceOf(PeerRefusal.class)
                .hasMessageContaining("not whole");
    }

    @Test
    void aConnectionThatIsNeverWithoutTheBeginningOfAFrameIsTaken() {
        for (int i = 0; i < 5; i++) {
            times.holds(100 + i);
            pass(20);
            times.heard();
            times.holds(7);
            assertThatCode(() -> times.check(false)).doesNotThrowAnyException();
        }
    }

    @Test
    void theTimeInWhichAFrameIsHandledIsNotSilence() {
        times.heard();
        times.holds(3);
        pass(40);
        times.heard();
        assertThatCode(() -> times.check(false)).doesNotThrowAnyException();
        times.holds(0);
        pass(31);
        assertThatThrownBy(() -> times.check(false))
                .isInstanceOf(IOException.class)
                .hasMessage("silent for too long");
    }

    @Test
    void anInquiryIsShort() {
        pass(11);
        times.heard();
        assertThatCode(() -> times.check(false)).doesNotThrowAnyException();
        assertThatThrownBy(() -> times.check(true)).hasMessage("silent for too long");
    }
}
