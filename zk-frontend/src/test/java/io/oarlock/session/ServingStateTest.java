package io.oarlock.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.model.Bytes;
import io.oarlock.model.MigrationState;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a member takes clients in: with and without a quorum, and while another ensemble decides. */
class ServingStateTest {
    private static final int TIMEOUT_MILLIS_MIN = 3_000;
    private static final long GRACE_NANOS = 1_000_000_000;

    private final InlineReplica replica = new InlineReplica();

    private ServingState serving(boolean readOnlyMode, boolean awaitsMigration) {
        return new ServingState(
                replica, new SessionTimeouts(TIMEOUT_MILLIS_MIN, 10_000), readOnlyMode, awaitsMigration);
    }

    private void quorumLostFor(long nanos) {
        replica.is(new ReplicaStatus(1, Role.LOOKING, ReplicaStatus.NOBODY, 1, false, nanos));
    }

    private void step(MigrationStep step) {
        replica.apply(Proposal.internal(new Operation.Migrate(step)), 1_000);
    }

    private MigrationState migration() {
        try (ReadScope scope = replica.read()) {
            MigrationState state = scope.tree().migration();
            if (state == null) {
                throw new AssertionError("no migration");
            }
            return state;
        }
    }

    private void beginCopy() {
        replica.apply(Proposal.internal(new Operation.RaiseRulesLevel(RulesLevel.MIGRATIONS)), 1_000);
        step(new MigrationStep.Begin(1));
        assertThat(migration().phase()).isEqualTo(MigrationState.Phase.COPYING);
    }

    private void follow() {
        beginCopy();
        step(new MigrationStep.Complete(1, 100, migration().digest()));
        assertThat(migration().phase()).isEqualTo(MigrationState.Phase.FOLLOWING);
    }

    @Test
    void aThirdOfTheShortestTimeoutIsTheGrace() {
        assertThat(ServingState.graceNanos(TIMEOUT_MILLIS_MIN)).isEqualTo(GRACE_NANOS);
        assertThat(serving(false, false).graceNanosMin()).isEqualTo(GRACE_NANOS);
    }

    @Test
    void nobodyIsServedBeforeTheMemberWasReadyOnce() {
        ServingState state = serving(true, false);
        quorumLostFor(0);
        assertThat(state.serving()).isFalse();
        replica.is(InlineReplica.follower());
        assertThat(state.serving()).isTrue();
        quorumLostFor(0);
        assertThat(state.serving()).isTrue();
    }

    @Test
    void clientsWaitForAQuorumNoLongerThanTheGrace() {
        ServingState state = serving(false, false);
        assertThat(state.serving()).isTrue();
        quorumLostFor(GRACE_NANOS);
        assertThat(state.serving()).isTrue();
        quorumLostFor(GRACE_NANOS + 1);
        assertThat(state.serving()).isFalse();
        assertThat(state.readOnly()).isFalse();
    }

    @Test
    void withoutAQuorumWhoOnlyReadsIsServedWhereThatIsAskedFor() {
        ServingState state = serving(true, false);
        assertThat(state.readOnly()).isFalse();
        quorumLostFor(GRACE_NANOS);
        assertThat(state.readOnly()).isFalse();
        quorumLostFor(GRACE_NANOS + 1);
        assertThat(state.readOnly()).isTrue();
    }

    @Test
    void aMemberThatStopsServesNobody() {
        ServingState state = serving(true, false);
        assertThat(state.isStopping()).isFalse();
        state.stopping();
        assertThat(state.isStopping()).isTrue();
        assertThat(state.serving()).isFalse();
        quorumLostFor(2 * GRACE_NANOS);
        assertThat(state.readOnly()).isFalse();
    }

    @Test
    void whoIsToTakeOverAnotherTreeServesNobodyWhileItsOwnIsEmpty() {
        ServingState state = serving(true, true);
        assertThat(state.serving()).isFalse();
        assertThat(state.readOnly()).isFalse();
        quorumLostFor(2 * GRACE_NANOS);
        assertThat(state.readOnly()).isFalse();
    }

    @Test
    void anEnsembleWithDataOfItsOwnTakesNothingOverWhateverItsConfigurationSays() {
        ServingState state = serving(false, true);
        replica.apply(
                new Proposal(7, 0, List.of(), new Operation.OpenSession(1_000, Bytes.utf8("0123456789abcdef"))), 1_000);
        assertThat(state.serving()).isTrue();
        assertThat(state.readOnly()).isFalse();
    }

    @Test
    void nobodyIsServedWhileATreeIsCopied() {
        ServingState state = serving(true, true);
        beginCopy();
        assertThat(state.serving()).isFalse();
        assertThat(state.readOnly()).isFalse();
    }

    @Test
    void whileAnotherEnsembleDecidesOnlyReadsAreServed() {
        ServingState state = serving(false, true);
        follow();
        assertThat(state.serving()).isFalse();
        assertThat(state.readOnly()).isTrue();
        quorumLostFor(GRACE_NANOS + 1);
        assertThat(state.readOnly()).isFalse();
        assertThat(serving(true, true).readOnly()).isTrue();
    }

    @Test
    void aMemberThatWasNeverReadyServesNoReadsEither() {
        quorumLostFor(0);
        follow();
        assertThat(serving(false, true).readOnly()).isFalse();
        assertThat(serving(true, true).readOnly()).isTrue();
    }

    @Test
    void whoForwardsToTheOtherEnsembleServesAll() {
        ServingState state = serving(false, true);
        follow();
        replica.forwardsFromNowOn();
        assertThat(state.serving()).isTrue();
        assertThat(state.readOnly()).isFalse();
    }

    @Test
    void aMigrationThatStoppedServesNobody() {
        ServingState state = serving(true, true);
        follow();
        replica.forwardsFromNowOn();
        step(new MigrationStep.Stop("another tree"));
        assertThat(state.serving()).isFalse();
        assertThat(state.readOnly()).isFalse();
    }

    @Test
    void afterTheSwitchAllAreServed() {
        ServingState state = serving(false, true);
        follow();
        step(new MigrationStep.AskSwitch());
        assertThat(state.readOnly()).isTrue();
        step(new MigrationStep.SwitchOver(100, 1));
        assertThat(migration().decidesItself()).isTrue();
        assertThat(state.serving()).isTrue();
        assertThat(state.readOnly()).isFalse();
    }

    @Test
    void thatAClientWasServedReadOnlyIsToldOnce() {
        ServingState state = serving(true, false);
        assertThat(state.takeServedReadOnly()).isFalse();
        state.servesReadOnly();
        assertThat(state.takeServedReadOnly()).isTrue();
        assertThat(state.takeServedReadOnly()).isFalse();
    }
}
