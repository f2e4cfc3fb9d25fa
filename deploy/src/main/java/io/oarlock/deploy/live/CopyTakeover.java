package io.oarlock.deploy.live;

import io.oarlock.model.MigrationState;
import io.oarlock.model.Zxid;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.tree.TreeSnapshot;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a whole tree of the source into the log, in the place of what the state holds. Used by one thread. */
final class CopyTakeover {
    private static final Logger LOG = LoggerFactory.getLogger(CopyTakeover.class);

    private final Replica replica;
    private final AppliedMigration applied;
    private final Steps steps;
    private final LongConsumer progress;

    /** @param progress is told how many znodes were looked at; may end the copy by an unchecked exception */
    CopyTakeover(Replica replica, Steps steps, LongConsumer progress) {
        this.replica = replica;
        this.applied = new AppliedMigration(replica);
        this.steps = steps;
        this.progress = progress;
    }

    /**
     * Data of this ensemble's own is no reason to ask the source for all of its tree again and again.
     *
     * @throws IOException when there is such data, and no migration has begun
     */
    void refuseOwnData() throws IOException {
        if (applied.hasOwnData()) {
            throw new IOException("this ensemble has data of its own, and a migration begins with an empty one:"
                    + " empty the data directories of its members, or do without oarlock.migration.source");
        }
    }

    /**
     * Returns when the tree is complete in the state, or a step was refused.
     *
     * @throws IOException when clients have written to an ensemble that was empty when the source was joined
     */
    Steps.@Nullable Refusal run(StagedCopy copy) throws IOException {
        // The copy took its time, and an ensemble that follows nothing yet serves clients.
        refuseOwnData();
        MigrationState state = applied.state();
        refuseOlder(copy, state);
        if (state == null) {
            steps.runOrdinary(new Operation.RaiseRulesLevel(RulesLevel.NEWEST));
        }
        long began = System.nanoTime();
        long number = state == null ? 1 : state.copy() + 1;
        Steps.Refusal refusal = steps.run(new MigrationStep.Begin(number));
        if (refusal == null) {
            refusal = propose(copy, number);
        }
        if (refusal == null) {
            refusal = steps.run(new MigrationStep.Complete(
                    number, copy.received().zxid(), copy.received().digest()));
        }
        if (refusal == null) {
            LOG.info(
                    "took over the tree with {} sessions at {} in {} ms",
                    copy.received().sessions().size(),
                    Zxid.hex(copy.received().zxid()),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
        return refusal;
    }

    /** Clients have seen what was taken. After a stop or an abort an operator may copy what he likes. */
    private void refuseOlder(StagedCopy copy, @Nullable MigrationState state) throws WrongTreeException {
        long zxid = copy.received().zxid();
        if (state != null && state.follows() && zxid < applied.lastZxid()) {
            throw new WrongTreeException("the source has a tree of " + Zxid.hex(zxid)
                    + ", the last transaction taken is " + Zxid.hex(applied.lastZxid()));
        }
    }

    private Steps.@Nullable Refusal propose(StagedCopy copy, long number) throws IOException {
        TreeSnapshot own;
        try (ReadScope scope = replica.read()) {
            own = scope.snapshot();
        }
        try (own) {
            return new CopyProposer(steps, number, progress).run(copy, own);
        }
    }
}
