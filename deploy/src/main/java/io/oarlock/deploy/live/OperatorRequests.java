package io.oarlock.deploy.live;

import io.oarlock.deploy.live.ControlFiles.Request;
import io.oarlock.model.MigrationState;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.op.MigrationStep;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators have asked for. Most of it goes into the log and holds for all members; what only a leader can do is
 * remembered here, and ends with its leadership. Used by one thread.
 */
final class OperatorRequests {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorRequests.class);

    private final ControlFiles files;
    private final Replica replica;
    private final AppliedMigration applied;
    /** Where the migration stood when a start was asked for; null when none was. */
    private @Nullable Stand startsFrom;

    private boolean forces;

    private record Stand(Phase phase, long copy) {
        static Stand of(MigrationState state) {
            return new Stand(state.phase(), state.copy());
        }
    }

    OperatorRequests(ControlFiles files, Replica replica) {
        this.files = files;
        this.replica = replica;
        this.applied = new AppliedMigration(replica);
    }

    /** Takes the one that waits, if any does. */
    void take() throws IOException {
        Optional<Request> request = files.take();
        if (request.isEmpty()) {
            return;
        }
        LOG.info("an operator asks for {}", request.get());
        switch (request.get()) {
            case SWITCH -> run(new MigrationStep.AskSwitch());
            case FORCE_SWITCH -> {
                forces = false;
                forces = isAskedOfLeader(request.get()) && forceSwitch();
            }
            case ABORT -> {
                forget();
                run(new MigrationStep.Abort());
            }
            case START -> startsFrom = isAskedOfLeader(request.get()) ? stoppedOrAborted() : null;
        }
    }

    /** Nothing is proposed before a migration began: members of earlier versions may take part, which know no step. */
    private void run(MigrationStep step) throws IOException {
        if (applied.state() == null) {
            LOG.warn("{} is not done: no migration has begun", step);
            return;
        }
        Steps.Refusal refusal = new Steps(replica).run(step);
        if (refusal != null) {
            LOG.warn("the migration is in no phase for {}", step);
        }
    }

    /** What does not lead to a switch now is not to force a later one. */
    private boolean forceSwitch() throws IOException {
        if (!applied.isIn(Phase.SWITCHING)) {
            run(new MigrationStep.AskSwitch());
        }
        return applied.isIn(Phase.SWITCHING);
    }

    private @Nullable Stand stoppedOrAborted() {
        MigrationState state = applied.state();
        if (state == null || state.phase() != Phase.STOPPED && state.phase() != Phase.ABORTED) {
            LOG.warn("nothing is copied anew: the migration was neither stopped nor aborted");
            return null;
        }
        return Stand.of(state);
    }

    private boolean isAskedOfLeader(Request request) {
        ReplicaStatus status = replica.status();
        if (!status.leads()) {
            LOG.warn("{} has to be asked of the member that leads, which is {}", request, status.leader());
        }
        return status.leads();
    }

    /** Whether the source is to be copied anew: only as long as the migration stands where it did. */
    boolean asksToStart() {
        if (startsFrom != null) {
            MigrationState state = applied.state();
            if (state == null || !startsFrom.equals(Stand.of(state))) {
                startsFrom = null;
            }
        }
        return startsFrom != null;
    }

    /** Whether the switch is not to wait until the source is known to be gone. */
    boolean forcesSwitch() {
        return forces;
    }

    /** It is done, or this member leads no more. */
    void forget() {
        startsFrom = null;
        forces = false;
    }
}
