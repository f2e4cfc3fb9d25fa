package io.oarlock.migration.zookeeper;

import io.oarlock.op.SourceAnswer;
import io.oarlock.op.SourceChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that ZooKeeper committed.
 *
 * @param sessionId of the client that asked for it
 * @param changes in their order; none for a request that failed, which takes a zxid all the same
 * @param digest of the whole tree after it; null where the log has none, or none of a known version
 * @param answer to whoever asked for it
 */
public record Transaction(
        long sessionId,
        long zxid,
        long timeMillis,
        List<SourceChange> changes,
        @Nullable TreeDigest digest,
        SourceAnswer answer) {
    public Transaction {
        changes = List.copyOf(changes);
    }

    /** How many changes and ephemerals that end are listed in it. */
    public int parts() {
        int parts = changes.size();
        for (SourceChange change : changes) {
            if (change instanceof SourceChange.CloseSession close && close.ephemerals() != null) {
                parts += close.ephemerals().size();
            }
        }
        return parts;
    }
}
