package io.oarlock.replication;

import io.oarlock.model.MigrationState;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.tree.TreeReader;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an ensemble decide by the newest rules that all of its members know: a leader proposes their level once each
 * member has said that it knows it. A member of an earlier build that joins afterwards stops and says why. Ticker
 * thread only.
 */
public final class RulesLevelRaise {
    private static final Logger LOG = LoggerFactory.getLogger(RulesLevelRaise.class);
    private static final long NEVER = -1;

    private final Supplier<ReadScope> read;
    private final IntSupplier levelOfOthers;
    private final Consumer<Proposal> propose;
    private long proposedInTerm = NEVER;
    private int proposedLevel;
    private boolean done;

    /**
     * @param read what is applied here
     * @param levelOfOthers what all other members know
     * @param propose takes a proposal and sends it
     */
    public RulesLevelRaise(Supplier<ReadScope> read, IntSupplier levelOfOthers, Consumer<Proposal> propose) {
        this.read = read;
        this.levelOfOthers = levelOfOthers;
        this.propose = propose;
    }

    /** To be called now and then. A leader asks for each level once in its term. */
    public void look(ReplicaStatus status) {
        if (done || !status.leads() || !status.ready()) {
            return;
        }
        int level = Math.min(RulesLevel.NEWEST, levelOfOthers.getAsInt());
        if (status.term() == proposedInTerm && level <= proposedLevel) {
            return;
        }
        try (ReadScope scope = read.get()) {
            int applied = scope.tree().rulesLevel();
            done = applied == RulesLevel.NEWEST;
            if (level <= applied || isDecidedElsewhere(scope.tree())) {
                return;
            }
            LOG.info("all members know rules level {}, the ensemble decides at {}: raising it", level, applied);
        }
        proposedInTerm = status.term();
        proposedLevel = level;
        propose.accept(Proposal.internal(new Operation.RaiseRulesLevel(level)));
    }

    /** A source of which this ensemble takes over what happens. */
    private static boolean isDecidedElsewhere(TreeReader applied) {
        MigrationState migration = applied.migration();
        return migration != null && !migration.decidesItself();
    }
}
