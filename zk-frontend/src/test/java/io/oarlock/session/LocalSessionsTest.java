package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.session.LocalSession.Holder;
import io.oarlock.session.LocalSessions.Answer;
import io.oarlock.traffic.TrafficCounters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions that one member knows. Time passes when the test says so, in steps of a tick. */
class LocalSessionsTest {
    private static final int TICK_MILLIS = 100;
    private static final int TIMEOUT_MILLIS = 1_000;
    private static final long OF_ENSEMBLE = 0x0200_0000_0000_0001L;
    private static final Bytes PASSWORD = Bytes.utf8("0123456789abcdef");

    private final InlineReplica replica = new InlineReplica();
    private final SteppedClock clock = new SteppedClock();
    private final MetricRegistry metrics = new MetricRegistry();
    private final TrafficCounters traffic = new TrafficCounters(metrics);
    private final SessionCredentials credentials = new SessionCredentials(new SessionIds(1, 1));
    private final Connection connection = new Connection();
    private final Connection other = new Connection();
    private final LocalSessions locals = locals(LocalSessionUse.UPGRADED, 3, 3 * LocalSessions.BYTES);

    private static final class Connection implements Holder {
        private int expiries;

        @Override
        public void handOver(Runnable then) {
            then.run();
        }

        @Override
        public void expired() {
            expiries++;
        }
    }

    private LocalSessions locals(LocalSessionUse use, long sessionsMax, long bytesMax) {
        LocalSessions.Use settings = new LocalSessions.Use(use, sessionsMax, bytesMax);
        return new LocalSessions(settings, replica, clock, traffic, TICK_MILLIS);
    }

    private void raise() {
        replica.apply(Proposal.internal(new Operation.RaiseRulesLevel(RulesLevel.LOCAL_SESSIONS)), 1_000);
    }

    private LocalSession open() {
        return taken(locals.open(credentials, TIMEOUT_MILLIS, connection));
    }

    private static LocalSession taken(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Taken.class);
        return ((Answer.Taken) answer).session();
    }

    private void pass(int millis) {
        for (int passed = 0; passed < millis; passed += TICK_MILLIS) {
            clock.nowMillis += TICK_MILLIS;
            locals.round(InlineReplica.leader());
        }
    }

    private double expiries() {
        return metrics.value(Metric.STALE_SESSIONS_EXPIRED);
    }

    @Test
    void thereAreNoneWhereTheyAreNotAskedFor() {
        raise();
        LocalSessions none = locals(LocalSessionUse.NONE, 3, 1 << 20);
        assertThat(none.enabled()).isFalse();
        assertThat(none.upgrades()).isFalse();
        assertThat(none.bytesMax()).isZero();
        assertThat(none.open(credentials, TIMEOUT_MILLIS, connection)).isEqualTo(new Answer.NotHere());
        List<Long> touched = List.of(OF_ENSEMBLE);
        assertThat(none.touched(touched)).isSameAs(touched);
        assertThat(none.size()).isZero();
    }

    @Test
    void onlySomeAreUpgraded() {
        assertThat(locals.enabled()).isTrue();
        assertThat(locals.upgrades()).isTrue();
        LocalSessions plain = locals(LocalSessionUse.WITHOUT_EPHEMERALS, 3, 1 << 20);
        assertThat(plain.enabled()).isTrue();
        assertThat(plain.upgrades()).isFalse();
    }

    @Test
    void thereAreNoneBeforeAllMembersKnowThem() {
        assertThat(locals.open(credentials, TIMEOUT_MILLIS, connection)).isEqualTo(new Answer.NotHere());
        raise();
        LocalSession opened = open();
        assertThat(opened.password().length()).isEqualTo(16);
        assertThat(locals.size()).isEqualTo(1);
        assertThat(locals.bytes()).isEqualTo(LocalSessions.BYTES);
        assertThat(locals.bytesMax()).isEqualTo(3 * LocalSessions.BYTES);
    }

    @Test
    void thereAreNoneWhileAnotherEnsembleDecides() {
        raise();
        replica.apply(Proposal.internal(new Operation.Migrate(new MigrationStep.Begin(1))), 1_000);
        assertThat(locals.open(credentials, TIMEOUT_MILLIS, connection)).isEqualTo(new Answer.NotHere());
    }

    @Test
    void thereAreNotMoreSessionsThanMayBeThoseOfTheEnsembleIncluded() {
        raise();
        replica.apply(
                new Proposal(OF_ENSEMBLE, 0, List.of(), new Operation.OpenSession(TIMEOUT_MILLIS, PASSWORD)), 1_000);
        open();
        open();
        assertThat(locals.open(credentials, TIMEOUT_MILLIS, connection)).isEqualTo(new Answer.Refused());
        assertThat(locals.size()).isEqualTo(2);
    }

    @Test
    void whatTheHeapHasNoRoomForIsASessionOfTheEnsemble() {
        raise();
        LocalSessions small = locals(LocalSessionUse.UPGRADED, 10, 2 * LocalSessions.BYTES);
        taken(small.open(credentials, TIMEOUT_MILLIS, connection));
        taken(small.open(credentials, TIMEOUT_MILLIS, connection));
        assertThat(small.open(credentials, TIMEOUT_MILLIS, connection)).isEqualTo(new Answer.NotHere());
    }

    @Test
    void aClientComesBackWithItsPasswordOnceTheOtherConnectionHasLetGo() {
        raise();
        LocalSession opened = open();
        Bytes password = opened.password();
        assertThat(locals.claim(OF_ENSEMBLE, password, TIMEOUT_MILLIS, other)).isEqualTo(new Answer.NotHere());
        assertThat(locals.claim(opened.id(), PASSWORD, TIMEOUT_MILLIS, other)).isEqualTo(new Answer.Refused());
        assertThat(locals.claim(opened.id(), password, TIMEOUT_MILLIS, other)).isEqualTo(new Answer.Held(connection));
        assertThat(taken(locals.claim(opened.id(), password, TIMEOUT_MILLIS, connection)))
                .isSameAs(opened);

        locals.release(opened, other);
        assertThat(opened.holder()).isSameAs(connection);
        locals.release(opened, connection);
        assertThat(opened.holder()).isNull();
        assertThat(taken(locals.claim(opened.id(), password, TIMEOUT_MILLIS, other)))
                .isSameAs(opened);
        assertThat(opened.holder()).isSameAs(other);
    }

    @Test
    void oneThatSendsNothingEndsAndWhoHeldItIsTold() {
        raise();
        open();
        pass(TIMEOUT_MILLIS - TICK_MILLIS);
        assertThat(locals.size()).isEqualTo(1);
        pass(3 * TICK_MILLIS);
        assertThat(locals.size()).isZero();
        assertThat(connection.expiries).isEqualTo(1);
        assertThat(expiries()).isEqualTo(1);
    }

    @Test
    void oneThatNobodyHoldsEndsAllTheSame() {
        raise();
        LocalSession opened = open();
        locals.release(opened, connection);
        pass(TIMEOUT_MILLIS + 3 * TICK_MILLIS);
        assertThat(locals.size()).isZero();
        assertThat(connection.expiries).isZero();
    }

    @Test
    void whatIsHeardOfItKeepsItAndIsNotForTheLeader() {
        raise();
        LocalSession opened = open();
        pass(TIMEOUT_MILLIS - 2 * TICK_MILLIS);
        assertThat(locals.touched(List.of(opened.id(), OF_ENSEMBLE))).containsExactly(OF_ENSEMBLE);
        pass(TIMEOUT_MILLIS - 2 * TICK_MILLIS);
        assertThat(locals.size()).isEqualTo(1);
        pass(5 * TICK_MILLIS);
        assertThat(locals.size()).isZero();
    }

    @Test
    void aClientThatComesBackHasItsWholeTimeAgain() {
        raise();
        LocalSession opened = open();
        pass(TIMEOUT_MILLIS - 2 * TICK_MILLIS);
        taken(locals.claim(opened.id(), opened.password(), 2 * TIMEOUT_MILLIS, connection));
        pass(2 * TIMEOUT_MILLIS - 2 * TICK_MILLIS);
        assertThat(locals.size()).isEqualTo(1);
    }

    @Test
    void oneThatItsClientClosesIsGone() {
        raise();
        LocalSession opened = open();
        assertThat(locals.deadlinesMillis()).containsOnlyKeys(opened.id());
        locals.end(opened);
        locals.end(opened);
        assertThat(locals.size()).isZero();
        assertThat(locals.deadlinesMillis()).isEqualTo(Map.of());
        assertThat(locals.claim(opened.id(), opened.password(), TIMEOUT_MILLIS, connection))
                .isEqualTo(new Answer.NotHere());
        pass(2 * TIMEOUT_MILLIS);
        assertThat(connection.expiries).isZero();
    }

    @Test
    void aMemberThatIsHeldUpOrWithoutAQuorumEndsNone() {
        raise();
        open();
        clock.nowMillis += 3 * TIMEOUT_MILLIS;
        locals.round(InlineReplica.leader());
        assertThat(locals.size()).isEqualTo(1);

        ReplicaStatus alone = new ReplicaStatus(1, ReplicaStatus.Role.LOOKING, ReplicaStatus.NOBODY, 1, true, 1);
        for (int i = 0; i < 30; i++) {
            clock.nowMillis += TICK_MILLIS;
            locals.round(alone);
        }
        assertThat(locals.size()).isEqualTo(1);
        pass(TIMEOUT_MILLIS + 3 * TICK_MILLIS);
        assertThat(locals.size()).isZero();
    }

    @Test
    void roundsDoNothingWhereThereAreNone() {
        LocalSessions none = locals(LocalSessionUse.NONE, 3, 1 << 20);
        none.round(InlineReplica.leader());
        assertThat(none.deadlinesMillis()).isEmpty();
    }
}
