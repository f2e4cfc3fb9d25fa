package io.oarlock.deploy.live;

import io.oarlock.model.MigrationState;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.tree.TreeReader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the state that is applied here says of the migration, looked up anew each time. Any thread. */
public final class AppliedMigration {
    private static final Logger LOG = LoggerFactory.getLogger(AppliedMigration.class);

    private final Replica replica;

    public AppliedMigration(Replica replica) {
        this.replica = replica;
    }

    /** How far the migration has come; null before it began. */
    @Nullable
    MigrationState state() {
        return read(TreeReader::migration);
    }

    boolean isIn(Phase phase) {
        MigrationState state = state();
        return state != null && state.phase() == phase;
    }

    long lastZxid() {
        return read(TreeReader::lastZxid);
    }

    /** Whether the tree holds what no migration has brought. */
    boolean hasOwnData() {
        return read(tree -> tree.migration() == null && !tree.totals().isInitial());
    }

    <T extends @Nullable Object> T read(Function<TreeReader, T> what) {
        try (ReadScope scope = replica.read()) {
            return what.apply(scope.tree());
        }
    }

    /**
     * To be asked on a member whose configuration names no source: with a migration that is not over, nothing is
     * followed and clients are refused, of which nobody else would say why.
     */
    public void tellIfSourceIsMissing() {
        MigrationState state = state();
        if (state != null && !state.decidesItself()) {
            LOG.error(
                    "oarlock.migration.source is not set, but this ensemble was to take over another one and has not"
                            + " been switched over (phase {}): it follows nobody and decides nothing, so that clients"
                            + " are refused, or can only read. Set it again on every member and go on with 'oarlock"
                            + " migrate', or empty all data directories",
                    state.phase());
        }
    }
}
