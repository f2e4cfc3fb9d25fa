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
    private String outcome = "";

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
        Request asked = request.get();
        LOG.info("an operator asks for {}", asked);
        outcome = asked + " is taken";
        switch (asked) {
            case SWITCH -> run(asked, new MigrationStep.AskSwitch());
            case FORCE_SWITCH -> {
                forces = false;
                forces = isAskedOfLeader(asked) && forceSwitch();
            }
            case ABORT -> {
                forget();
                run(asked, new MigrationStep.Abort());
            }
            case START -> startsFrom = isAskedOfLeader(asked) ? stoppedOrAborted() : null;
        }
    }

    /** What became of the last request; empty before the first. */
    String outcome() {
        return outcome;
    }

    private void refuse(Request asked, String why) {
        outcome = asked + " is not done: " + why;
        LOG.warn("{}", outcome);
    }

    private String phase() {
        MigrationState state = applied.state();
        return state == null ? "no migration has begun" : "the migration is in phase " + state.phase();
    }

    /** Nothing is proposed before a migration began: members of earlier versions may take part, which know no step. */
    private void run(Request asked, MigrationStep step) throws IOException {
        if (applied.state() == null || new Steps(replica).run(step) != null) {
            refuse(asked, phase());
        }
    }

    /** What does not lead to a switch now is not to force a later one. */
    private boolean forceSwitch() throws IOException {
        if (!applied.isIn(Phase.SWITCHING)) {
            run(Request.FORCE_SWITCH, new MigrationStep.AskSwitch());
        }
        return applied.isIn(Phase.SWITCHING);
    }

    private @Nullable Stand stoppedOrAborted() {
        MigrationState state = applied.state();
        if (state == null || state.phase() != Phase.STOPPED && state.phase() != Phase.ABORTED) {
            refuse(Request.START, phase() + ", neither stopped nor aborted");
            return null;
        }
        return Stand.of(state);
    }

    private boolean isAskedOfLeader(Request request) {
        ReplicaStatus status = replica.status();
        if (!status.leads()) {
            refuse(request, "it has to be asked of the member that leads, which is " + status.leader());
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
