package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.op.Operation.ExpireSessions.Expiry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionExpiryTest {
    private static final long MILLI = 1_000_000;
    private static final int TICK_MILLIS = 100;

    private final SessionExpiry expiry = new SessionExpiry(TICK_MILLIS * MILLI);

    @Test
    void aSessionEndsBetweenItsTimeoutAndATickLater() {
        expiry.lease(1, 1000, 7, 0);
        assertThat(expiry.due(1000 * MILLI)).isEmpty();
        assertThat(expiry.due(1100 * MILLI)).containsExactly(new Expiry(1, 7));
    }

    @Test
    void aTouchBringsTheWholeTimeoutBack() {
        expiry.lease(1, 1000, 1, 0);
        expiry.touch(1, 900 * MILLI);
        assertThat(expiry.due(1800 * MILLI)).isEmpty();
        assertThat(expiry.due(2000 * MILLI)).hasSize(1);
    }

    @Test
    void aSessionThatIsMovedHasItsNewTimeoutAndGeneration() {
        expiry.lease(1, 10_000, 1, 0);
        expiry.lease(1, 500, 2, 0);
        assertThat(expiry.due(600 * MILLI)).containsExactly(new Expiry(1, 2));
    }

    /** Its client cannot come back, whatever its member still hears of it. */
    @Test
    void aSessionThatIsEndingIsDueUntilItHasEnded() {
        expiry.lease(1, 1000, 7, 0);
        expiry.makeDue(new Expiry(1, 7), 100 * MILLI);
        expiry.touch(1, 101 * MILLI);
        assertThat(expiry.due(200 * MILLI)).containsExactly(new Expiry(1, 7));
        expiry.makeDue(new Expiry(1, 7), 300 * MILLI);
        expiry.lease(1, 1000, 8, 301 * MILLI);
        expiry.touch(1, 302 * MILLI);
        assertThat(expiry.due(400 * MILLI)).as("it has moved in time").isEmpty();
    }

    /** Who opens and closes sessions without a pause would fill the heap long before their timeouts are over. */
    @Test
    void nothingIsKeptOfASessionThatHasEndedOrMoved() {
        for (int id = 1; id <= 100; id++) {
            expiry.lease(id, 3_600_000, 1, 0);
            expiry.lease(id, 1000, 2, 0);
        }
        assertThat(expiry.filed()).isEqualTo(100);
        for (int id = 1; id <= 100; id++) {
            expiry.end(id);
        }
        assertThat(expiry.filed()).isZero();
        assertThat(expiry.size()).isZero();
    }

    @Test
    void anEndThatIsLostIsProposedAgain() {
        expiry.lease(1, 1000, 1, 0);
        assertThat(expiry.due(1100 * MILLI)).hasSize(1);
        assertThat(expiry.due(1200 * MILLI)).isEmpty();
        assertThat(expiry.due(2300 * MILLI)).hasSize(1);
        expiry.end(1);
        assertThat(expiry.due(9000 * MILLI)).isEmpty();
    }

    @Test
    void aTouchOfASessionThatIsGoneDoesNothing() {
        expiry.touch(9, 0);
        assertThat(expiry.size()).isZero();
        assertThat(expiry.due(Long.MAX_VALUE / 4)).isEmpty();
    }

    @Test
    void timeThatWasLostIsGivenBack() {
        expiry.lease(1, 1000, 1, 0);
        expiry.postpone(5000 * MILLI);
        assertThat(expiry.due(5900 * MILLI)).isEmpty();
        assertThat(expiry.due(6100 * MILLI)).hasSize(1);
    }

    @Test
    void noSessionEndsEarlyAndNoneIsForgotten() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            SessionExpiry tested = new SessionExpiry(TICK_MILLIS * MILLI);
            Map<Long, Long> deadlines = new HashMap<>();
            Map<Long, Integer> timeouts = new HashMap<>();
            // Like the real clock's, these times may be negative.
            long now = -50_000 * MILLI;
            for (int step = 0; step < 500; step++) {
                now += random.nextInt(80) * MILLI;
                long id = random.nextInt(20);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        int timeout = 200 + random.nextInt(2000);
                        tested.lease(id, timeout, step, now);
                        timeouts.put(id, timeout);
                        deadlines.put(id, now + timeout * MILLI);
                    }
                    case 1 -> {
                        tested.touch(id, now);
                        long at = now;
                        deadlines.computeIfPresent(id, (key, old) -> at + timeouts.get(key) * MILLI);
                    }
                    case 2 -> {
                        tested.end(id);
                        deadlines.remove(id);
                    }
                    default -> {
                        List<Expiry> due = tested.due(now);
                        for (Expiry one : due) {
                            assertThat(deadlines.get(one.sessionId())).isLessThanOrEqualTo(now);
                            deadlines.put(one.sessionId(), now + timeouts.get(one.sessionId()) * MILLI);
                        }
                        long late = now - TICK_MILLIS * MILLI;
                        assertThat(deadlines.values()).allMatch(deadline -> deadline > late);
                    }
                }
            }
        }
    }

    @Test
    void anEndThatHadNoRoomIsProposedAtOnce() {
        expiry.lease(1, 1000, 1, 0);
        List<Expiry> due = expiry.due(1100 * MILLI);
        expiry.makeDue(due.get(0), 1110 * MILLI);
        assertThat(expiry.due(1111 * MILLI)).isEqualTo(due);
    }

    @Test
    void aSessionThatHasMovedDoesNotComeDue() {
        expiry.lease(1, 1000, 1, 0);
        List<Expiry> due = expiry.due(1100 * MILLI);
        expiry.lease(1, 1000, 2, 1105 * MILLI);
        expiry.makeDue(due.get(0), 1110 * MILLI);
        assertThat(expiry.due(1111 * MILLI)).isEmpty();
    }
}
