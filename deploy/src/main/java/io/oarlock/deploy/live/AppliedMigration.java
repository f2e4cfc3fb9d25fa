package io.oarlock.deploy.live;

import io.oarlock.model.MigrationState;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.tree.TreeReader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the state that is applied here says of the migration, looked up anew each time. Any thread. */
final class AppliedMigration {
    private final Replica replica;

    AppliedMigration(Replica replica) {
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
}
