package io.oarlock.deploy.live;

import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.MigrationState;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.Zxid;
import io.oarlock.op.MigrationStep;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads from the operator's wish to the switch: calls it off when a client still writes to the source, and lets this
 * ensemble decide once the source is known to be gone, or an operator does not want to wait for that. Used by one
 * thread of the leader.
 */
final class SwitchProcedure {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchProcedure.class);
    private static final int EPOCH_SHIFT = 32;

    private final AppliedMigration applied;
    private final Steps steps;
    private final OperatorRequests requests;
    private final SwitchOver judge;
    private final SourceLink link;
    private boolean wasSwitching;
    /** Whether the servers of the source were looked at since the switch was asked for. */
    private boolean looked;

    SwitchProcedure(
            AppliedMigration applied, Steps steps, OperatorRequests requests, SwitchOver judge, SourceLink link) {
        this.applied = applied;
        this.steps = steps;
        this.requests = requests;
        this.judge = judge;
        this.link = link;
    }

    /** What was known of the source before the switch was asked for says nothing: its clients were not shut out. */
    void notice(@Nullable MigrationState state) {
        boolean switching = state != null && state.phase() == Phase.SWITCHING;
        if (switching && !wasSwitching) {
            judge.forget();
            link.forgetServers();
            looked = false;
        }
        if (switching && !looked) {
            looked = link.lookAtServers();
        }
        if (wasSwitching && !switching) {
            requests.forget();
        }
        wasSwitching = switching;
    }

    /** Whether an operator wants the switch whatever is known of the source. */
    boolean isForced() {
        return requests.forcesSwitch() && applied.isIn(Phase.SWITCHING);
    }

    /**
     * Calls the switch off when the transaction shows that clients of the source are not shut out.
     *
     * @param ours whether a client of ours asked for it
     * @return the refusal of a step; null for none
     */
    Steps.@Nullable Refusal look(Transaction transaction, boolean ours) throws IOException {
        if (!judge.isBrokenBy(transaction, ours) || !applied.isIn(Phase.SWITCHING)) {
            return null;
        }
        LOG.warn(
                "the switch is called off: {} is a write of the client 0x{} to the source. Shut its clients out first",
                Zxid.hex(transaction.zxid()),
                Long.toHexString(transaction.sessionId()));
        return steps.run(new MigrationStep.CancelSwitch());
    }

    /** Whether the source is to be looked for again at once: all that is waited for is that it is gone. */
    boolean isWaitingForTheEnd() {
        return wasSwitching && judge.isQuiet();
    }

    boolean isDue() {
        return steps.isIdle()
                && (requests.forcesSwitch() || judge.isQuiet() && judge.isGone())
                && applied.isIn(Phase.SWITCHING);
    }

    /**
     * Switches over.
     *
     * @return the refusal of the step; null when this ensemble decides now
     */
    Steps.@Nullable Refusal run() throws IOException {
        long zxid = applied.lastZxid();
        long epoch = Math.max(link.epoch(), zxid >>> EPOCH_SHIFT);
        Steps.Refusal refusal = steps.run(new MigrationStep.SwitchOver(zxid, epoch));
        if (refusal == null) {
            LOG.info("switched over at {}: this ensemble decides from here on", Zxid.hex(zxid));
            requests.forget();
        }
        return refusal;
    }
}
