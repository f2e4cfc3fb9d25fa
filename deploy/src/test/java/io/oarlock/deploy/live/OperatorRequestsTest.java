package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.live.ControlFiles.Request;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.op.MigrationStep;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators ask for is done in the phases that it is meant for, and is not kept for later ones. */
class OperatorRequestsTest {
    private final MigratingReplica replica = MigratingReplica.whileFollowing();
    private ControlFiles files;
    private OperatorRequests requests;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        files = new ControlFiles(directory);
        files.make();
        requests = new OperatorRequests(files, replica);
    }

    private void ask(Request request) throws IOException {
        files.ask(request);
        requests.take();
    }

    @ParameterizedTest
    @EnumSource(Request.class)
    void beforeAMigrationBeganNothingIsProposedThatOlderMembersCannotRead(Request request) throws IOException {
        MigratingReplica before = new MigratingReplica(0);
        requests = new OperatorRequests(files, before);

        ask(request);

        assertThat(before.proposed()).isEmpty();
        assertThat(requests.asksToStart()).isFalse();
        assertThat(requests.forcesSwitch()).isFalse();
    }

    @Test
    void noStepIsProposedBeforeTheRulesLevelThatKnowsIt() {
        MigratingReplica before = new MigratingReplica(0);

        assertThatThrownBy(() -> new Steps(before).run(new MigrationStep.Begin(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rules level 1");
        assertThat(before.proposed()).isEmpty();
    }

    /** Else only the log of the member that was asked says so. */
    @Test
    void whatIsNotDoneIsSaid() throws IOException {
        ask(Request.SWITCH);
        assertThat(requests.outcome()).isEqualTo("SWITCH is taken");
        ask(Request.SWITCH);
        assertThat(requests.outcome()).isEqualTo("SWITCH is not done: the migration is in phase SWITCHING");
        replica.step(new MigrationStep.SwitchOver(replica.lastZxid(), 0));
        for (Request asked : Request.values()) {
            ask(asked);
            assertThat(requests.outcome()).startsWith(asked + " is not done: the migration is in phase SWITCHED");
        }
    }

    @Test
    void aStartWhileTheSourceIsFollowedIsNotKeptForALaterStop() throws IOException {
        ask(Request.START);
        replica.step(new MigrationStep.Stop("damaged"));

        assertThat(requests.asksToStart()).isFalse();
    }

    @Test
    void aStartHoldsForTheStopThatItWasAskedIn() throws IOException {
        replica.step(new MigrationStep.Stop("damaged"));
        ask(Request.START);
        assertThat(requests.asksToStart()).isTrue();

        replica.step(new MigrationStep.Begin(2));
        assertThat(requests.asksToStart()).isFalse();
        replica.step(new MigrationStep.Stop("damaged again"));
        assertThat(requests.asksToStart()).isFalse();
    }

    @Test
    void aStartIsOverWhenTheNextCopyHasStoppedBeforeAnybodyLooked() throws IOException {
        replica.step(new MigrationStep.Stop("damaged"));
        ask(Request.START);
        replica.copy(2);
        replica.step(new MigrationStep.Stop("damaged again"));

        assertThat(requests.asksToStart()).isFalse();
    }

    @Test
    void anAbortTakesAStartBack() throws IOException {
        ask(Request.ABORT);
        ask(Request.START);
        assertThat(requests.asksToStart()).isTrue();

        ask(Request.ABORT);

        assertThat(requests.asksToStart()).isFalse();
        assertThat(replica.state().phase()).isEqualTo(Phase.ABORTED);
    }

    @Test
    void aFollowerIsNotAskedToStartOrForce() throws IOException {
        replica.follows();
        ask(Request.FORCE_SWITCH);
        replica.step(new MigrationStep.Abort());
        ask(Request.START);

        assertThat(requests.asksToStart()).isFalse();
        assertThat(requests.forcesSwitch()).isFalse();
        assertThat(replica.proposed()).isEmpty();
    }

    @Test
    void aForcedSwitchIsOneThatWasAskedForAlreadyOrIsNow() throws IOException {
        ask(Request.FORCE_SWITCH);
        assertThat(requests.forcesSwitch()).isTrue();

        requests.forget();
        ask(Request.FORCE_SWITCH);
        assertThat(requests.forcesSwitch()).isTrue();
        assertThat(replica.state().phase()).isEqualTo(Phase.SWITCHING);
    }

    @Test
    void aForcedSwitchInAPhaseForNoneDoesNotForceALaterOne() throws IOException {
        replica.step(new MigrationStep.Begin(2));
        ask(Request.FORCE_SWITCH);

        assertThat(requests.forcesSwitch()).isFalse();
    }
}
