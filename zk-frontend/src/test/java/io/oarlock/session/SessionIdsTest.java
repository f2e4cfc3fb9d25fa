package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.model.Bytes;
import io.oarlock.model.Owner;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionIdsTest {
    private static final long NOW_MILLIS = 1_800_000_000_000L;

    @Test
    void theMemberIsTheHighByte() {
        for (int member : new int[] {0, 1, 127, 128, 254}) {
            long id = new SessionIds(member, NOW_MILLIS).next();
            assertThat(id >>> 56).isEqualTo(member);
            assertThat(Owner.isSession(id)).isTrue();
        }
    }

    @Test
    void aLaterRunGivesOthers() {
        SessionIds first = new SessionIds(1, NOW_MILLIS);
        long last = 0;
        for (int i = 0; i < 1000; i++) {
            last = first.next();
        }
        assertThat(new SessionIds(1, NOW_MILLIS + 1000).next()).isGreaterThan(last);
    }

    @Test
    void membersThatWouldLookLikeTtlZnodesAreRefused() {
        assertThatThrownBy(() -> new SessionIds(255, NOW_MILLIS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SessionIds(-1, NOW_MILLIS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReportComesBackAsItWasSent() {
        List<Long> ids = List.of(1L, -5L, Long.MAX_VALUE);
        assertThat(TouchReport.decode(TouchReport.encode(ids))).isEqualTo(ids);
        assertThat(TouchReport.decode(TouchReport.encode(List.of()))).isEmpty();
    }

    @Test
    void aMessageThatIsNoReportIsNotTakenForOne() {
        assertThat(TouchReport.decode(Bytes.EMPTY)).isNull();
        assertThat(TouchReport.decode(Bytes.wrap(new byte[] {2}))).isNull();
        assertThat(TouchReport.decode(Bytes.wrap(new byte[] {1, 0, 0}))).isNull();
    }
}
