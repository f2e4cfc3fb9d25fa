package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Limits;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.ExpireSessions;
import io.oarlock.op.Proposal;
import io.oarlock.traffic.TrafficCounters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What event loops tell of the sessions that they hear of. */
class SessionTouchesTest {
    private static final int TICK_MILLIS = 100;

    private final InlineReplica replica = new InlineReplica();
    private final SteppedClock clock = new SteppedClock();
    private final TrafficCounters traffic = new TrafficCounters(new MetricRegistry());
    private final SessionTracker tracker = new SessionTracker(replica, Limits.DEFAULTS, clock, traffic, TICK_MILLIS);
    private final LocalSessions locals =
            new LocalSessions(new LocalSessions.Use(LocalSessionUse.NONE, 0, 0), replica, clock, traffic, TICK_MILLIS);
    private final List<Runnable> loop = new ArrayList<>();
    private final SessionTouches touches = new SessionTouches(tracker, locals, replica, loop::add);

    private List<Long> told() {
        return replica.takeTold().stream()
                .flatMap(message -> Stream.of(TouchReport.decode(message)))
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void thePulseChangesWithEachReportAndOnlyThen() {
        int first = touches.touch(1);
        assertThat(touches.pulse()).isEqualTo(first).isNotZero();
        assertThat(touches.touch(2)).isEqualTo(first);
        touches.report();
        int second = touches.touch(1);
        assertThat(second).isNotEqualTo(first);
        assertThat(touches.pulse()).isEqualTo(second);
    }

    @Test
    void nothingIsToldOfNobody() {
        int pulse = touches.pulse();
        touches.report();
        assertThat(replica.takeTold()).isEmpty();
        assertThat(touches.pulse()).isEqualTo(pulse);
    }

    @Test
    void theLeaderElsewhereIsToldOnceOfEach() {
        touches.touch(1);
        touches.touch(2);
        touches.touch(1);
        touches.report();
        assertThat(told()).containsExactlyInAnyOrder(1L, 2L);
        touches.report();
        assertThat(told()).isEmpty();
    }

    @Test
    void aLeaderTellsItself() {
        long session = 7;
        replica.apply(
                new Proposal(
                        session,
                        0,
                        List.of(),
                        new Operation.OpenSession(10 * TICK_MILLIS, Bytes.utf8("0123456789abcdef"))),
                1_000);
        tracker.round(InlineReplica.leader());
        for (int i = 0; i < 30; i++) {
            clock.nowMillis += TICK_MILLIS;
            touches.touch(session);
            touches.report();
            tracker.round(InlineReplica.leader());
        }
        assertThat(replica.takeTold()).isEmpty();
        assertThat(replica.takeSent()).noneMatch(ExpireSessions.class::isInstance);
    }

    @Test
    void manyAreToldInSeveralMessages() {
        int count = 2 * TouchReport.SESSIONS_MAX;
        LongStream.rangeClosed(1, count).forEach(touches::touch);
        touches.report();
        List<Bytes> messages = replica.takeTold();
        assertThat(messages).hasSize(2);
        assertThat(messages.stream().map(TouchReport::decode).filter(Objects::nonNull))
                .allSatisfy(ids -> assertThat(ids).hasSize(TouchReport.SESSIONS_MAX));
    }

    @Test
    void whatALostReportToldIsToldAgain() {
        replica.answerTold(CompletableFuture.failedFuture(new IOException("no leader")));
        touches.touch(1);
        touches.report();
        assertThat(told()).containsExactly(1L);
        // On the event loop, and not on the thread that hears of it.
        assertThat(loop).hasSize(1);
        loop.remove(0).run();

        replica.answerTold(CompletableFuture.completedFuture(Bytes.EMPTY));
        touches.report();
        assertThat(told()).containsExactly(1L);
        assertThat(loop).isEmpty();
    }
}
