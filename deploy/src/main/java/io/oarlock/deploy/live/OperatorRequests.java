package io.oarlock.deploy.live;

import io.oarlock.deploy.live.ControlFiles.Request;
import io.oarlock.op.MigrationStep;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import java.io.IOException;
import java.util.Optional;
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
    private boolean starts;
    private boolean forces;

    OperatorRequests(ControlFiles files, Replica replica) {
        this.files = files;
        this.replica = replica;
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
                forces = isAskedOfLeader(request.get());
                if (forces) {
                    run(new MigrationStep.AskSwitch());
                }
            }
            case ABORT -> run(new MigrationStep.Abort());
            case START -> starts = isAskedOfLeader(request.get());
        }
    }

    private void run(MigrationStep step) throws IOException {
        Steps.Refusal refusal = new Steps(replica).run(step);
        if (refusal != null) {
            LOG.warn("the migration is in no phase for {}", step);
        }
    }

    private boolean isAskedOfLeader(Request request) {
        ReplicaStatus status = replica.status();
        if (!status.leads()) {
            LOG.warn("{} has to be asked of the member that leads, which is {}", request, status.leader());
        }
        return status.leads();
    }

    /** Whether the source is to be copied anew. */
    boolean asksToStart() {
        return starts;
    }

    /** Whether the switch is not to wait until the source is known to be gone. */
    boolean forcesSwitch() {
        return forces;
    }

    /** It is done, or this member leads no more. */
    void forget() {
        starts = false;
        forces = false;
    }
}
