package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.Limits;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.CreateMode;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.ExpireSessions;
import io.oarlock.op.Operation.ExpireSessions.Expiry;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.traffic.TrafficCounters;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who leads decides when a session ends. Time passes when the test says so, in steps of a tick. */
class SessionTrackerTest {
    private static final int TICK_MILLIS = 100;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final Bytes PASSWORD = Bytes.utf8("0123456789abcdef");
    private static final long FIRST = 0x0100_0000_0000_0001L;
    private static final int TOUCHES_WAITING_MAX = 2_000_000;

    private final InlineReplica replica = new InlineReplica();
    private final SteppedClock clock = new SteppedClock();
    private final MetricRegistry metrics = new MetricRegistry();
    private final SessionTracker tracker = new SessionTracker(
            replica,
            Limits.DEFAULTS.with(Bound.EXPIRED_SESSIONS_PER_ENTRY, 2),
            clock,
            new TrafficCounters(metrics),
            TICK_MILLIS);

    private void open(long session) {
        replica.apply(new Proposal(session, 0, List.of(), new Operation.OpenSession(TIMEOUT_MILLIS, PASSWORD)), 1_000);
        tracker.attached(session, TIMEOUT_MILLIS, 1);
        if (tracker.leading()) {
            lead();
        }
    }

    private void lead() {
        tracker.round(InlineReplica.leader());
    }

    /** Rounds of a leader until so much time has passed; returns which sessions were proposed to end. */
    private List<Expiry> pass(int millis) {
        for (int passed = 0; passed < millis; passed += TICK_MILLIS) {
            clock.nowMillis += TICK_MILLIS;
            lead();
        }
        return replica.takeSent().stream()
                .filter(ExpireSessions.class::isInstance)
                .flatMap(operation -> ((ExpireSessions) operation).expiries().stream())
                .toList();
    }

    @Test
    void nobodyIsWatchedOverWhileAnotherEnsembleDecides() {
        replica.apply(Proposal.internal(new Operation.RaiseRulesLevel(RulesLevel.MIGRATIONS)), 1_000);
        replica.apply(Proposal.internal(new Operation.Migrate(new MigrationStep.Begin(1))), 1_000);
        lead();
        assertThat(tracker.leading()).isFalse();
    }

    @Test
    void aNewLeaderGivesEachSessionItsWholeTimeoutFromThen() {
        open(FIRST);
        assertThat(tracker.leading()).isFalse();
        clock.nowMillis += 30_000;
        lead();
        assertThat(tracker.leading()).isTrue();
        assertThat(pass(TIMEOUT_MILLIS)).isEmpty();
        assertThat(pass(TICK_MILLIS)).containsExactly(new Expiry(FIRST, 1));
        assertThat(metrics.value(Metric.STALE_SESSIONS_EXPIRED)).isEqualTo(1);
    }

    @Test
    void aLeaderThatIsNotReadyEndsNothing() {
        open(FIRST);
        tracker.round(new ReplicaStatus(InlineReplica.MEMBER, ReplicaStatus.Role.LEADER, 1, 1, false, 0));
        assertThat(tracker.leading()).isFalse();
    }

    @Test
    void whoLeadsNoMoreForgetsWhatItKnewAndStartsAnew() {
        lead();
        open(FIRST);
        pass(900);
        tracker.round(InlineReplica.follower());
        assertThat(tracker.leading()).isFalse();
        clock.nowMillis += TICK_MILLIS;
        tracker.round(InlineReplica.follower());
        lead();
        assertThat(pass(TIMEOUT_MILLIS)).isEmpty();
        assertThat(pass(TICK_MILLIS)).hasSize(1);
    }

    @Test
    void aSessionThatEndedWhileAnotherMemberLedIsNotRemembered() {
        lead();
        open(FIRST);
        open(FIRST + 1);
        tracker.round(InlineReplica.follower());
        replica.apply(new Proposal(FIRST, 1, List.of(), new Operation.CloseSession()), 1_000);
        lead();
        assertThat(pass(TIMEOUT_MILLIS + TICK_MILLIS)).containsExactly(new Expiry(FIRST + 1, 1));
    }

    @Test
    void aFollowerEndsNothing() {
        open(FIRST);
        tracker.round(InlineReplica.follower());
        clock.nowMillis += 10_000;
        tracker.round(InlineReplica.follower());
        assertThat(replica.takeSent()).isEmpty();
        assertThat(tracker.deadlinesMillis().join()).isEmpty();
    }

    @Test
    void aSessionThatWasHeardOfHasItsWholeTimeoutAgain() {
        lead();
        open(FIRST);
        pass(900);
        tracker.touched(List.of(FIRST));
        assertThat(pass(TIMEOUT_MILLIS)).isEmpty();
        assertThat(pass(2 * TICK_MILLIS)).hasSize(1);
    }

    @Test
    void whatWasHeardByAMemberThatDoesNotLeadMeansNothingLater() {
        open(FIRST);
        tracker.touched(List.of(FIRST));
        lead();
        pass(900);
        tracker.round(InlineReplica.follower());
        tracker.touched(List.of(FIRST));
        lead();
        assertThat(pass(TIMEOUT_MILLIS + TICK_MILLIS)).hasSize(1);
    }

    @Test
    void reportsBeyondTheBoundAreDroppedUntilTheOthersAreHeard() {
        lead();
        open(FIRST);
        open(FIRST + 1);
        pass(900);
        List<Long> sameAgain = Collections.nCopies(TOUCHES_WAITING_MAX / 2 - 1, FIRST);
        tracker.touched(sameAgain);
        tracker.touched(sameAgain);
        tracker.touched(List.of(FIRST + 1));
        assertThat(pass(2 * TICK_MILLIS)).containsExactly(new Expiry(FIRST + 1, 1));
        tracker.touched(List.of(FIRST));
        assertThat(pass(900)).isEmpty();
    }

    @Test
    void aSessionThatHasMovedEndsWithItsNewGeneration() {
        lead();
        open(FIRST);
        pass(500);
        tracker.attached(FIRST, 2 * TIMEOUT_MILLIS, 2);
        assertThat(pass(2 * TIMEOUT_MILLIS)).isEmpty();
        assertThat(pass(2 * TICK_MILLIS)).containsExactly(new Expiry(FIRST, 2));
    }

    @Test
    void aSessionThatHasEndedDoesNotEndAgain() {
        lead();
        open(FIRST);
        tracker.ended(List.of(FIRST));
        assertThat(pass(3 * TIMEOUT_MILLIS)).isEmpty();
    }

    @Test
    void oneEntryEndsAsManySessionsAsItMay() {
        lead();
        LongStream.range(0, 5).forEach(i -> open(FIRST + i));
        clock.nowMillis += TICK_MILLIS;
        lead();
        for (int i = 0; i < 12; i++) {
            clock.nowMillis += TICK_MILLIS;
            lead();
        }
        assertThat(replica.takeSent())
                .extracting(operation -> ((ExpireSessions) operation).expiries().size())
                .containsExactly(2, 2, 1);
        assertThat(metrics.value(Metric.STALE_SESSIONS_EXPIRED)).isEqualTo(5);
    }

    @Test
    void whatAnEntryHadNoRoomForIsProposedAtOnceAgain() {
        lead();
        open(FIRST);
        open(FIRST + 1);
        ExpireSessions asked = new ExpireSessions(pass(TIMEOUT_MILLIS + TICK_MILLIS));
        assertThat(asked.expiries()).hasSize(2);
        tracker.expired(asked, List.of(FIRST));
        tracker.ended(List.of(FIRST));
        assertThat(pass(TICK_MILLIS)).containsExactly(new Expiry(FIRST + 1, 1));
        tracker.expired(new ExpireSessions(List.of(new Expiry(FIRST + 1, 1))), List.of(FIRST + 1));
        tracker.ended(List.of(FIRST + 1));
        assertThat(pass(3 * TIMEOUT_MILLIS)).isEmpty();
    }

    @Test
    void aRoundThatComesTooLateMovesEveryDeadline() {
        lead();
        open(FIRST);
        pass(TICK_MILLIS);
        clock.nowMillis += 5_000;
        lead();
        assertThat(pass(900 - TICK_MILLIS)).isEmpty();
        assertThat(pass(3 * TICK_MILLIS)).hasSize(1);
    }

    @Test
    void aRoundThatComesATickLateMovesNothing() {
        lead();
        open(FIRST);
        assertThat(pass(TIMEOUT_MILLIS + TICK_MILLIS)).hasSize(1);
    }

    @Test
    void deadlinesAreShownInWallTime() {
        lead();
        open(FIRST);
        lead();
        CompletableFuture<Map<Long, Long>> shown = tracker.deadlinesMillis();
        assertThat(shown).isNotDone();
        lead();
        assertThat(shown.join()).isEqualTo(Map.of(FIRST, clock.millis() + TIMEOUT_MILLIS));
    }

    @Test
    void aQuotaThatIsBeingCountedGoesOnWithoutWrites() {
        open(FIRST);
        lead();
        assertThat(replica.takeSent()).isEmpty();
        create("/top");
        for (int i = 0; i < 12_000; i++) {
            create("/top/n" + i);
        }
        create("/zookeeper/quota/top");
        create("/zookeeper/quota/top/zookeeper_limits");
        create("/zookeeper/quota/top/zookeeper_stats");
        lead();
        assertThat(replica.takeSent()).containsExactly(new Operation.RaiseRulesLevel(0));
    }

    private void create(String path) {
        Operation create = new Operation.Create(
                new ZnodePath(path),
                Bytes.EMPTY,
                List.of(new AclEntry(31, "world", "anyone")),
                CreateMode.PERSISTENT.flag(),
                0,
                Operation.Create.Form.CREATE);
        replica.apply(new Proposal(FIRST, 1, List.of(), create), 1_000);
    }
}
