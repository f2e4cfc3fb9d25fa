package io.oarlock.deploy.live;

import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.Bytes;
import io.oarlock.op.SourceChange;
import org.jspecify.annotations.Nullable;

/** About how much room a transaction takes while its step is under way. */
final class StepBytes {
    private static final int CHANGE_BYTES = 100;

    private StepBytes() {}

    static long of(Transaction transaction) {
        long bytes = CHANGE_BYTES;
        for (SourceChange change : transaction.changes()) {
            bytes += CHANGE_BYTES;
            if (change instanceof SourceChange.Create create) {
                bytes += length(create.data()) + create.acl().heapBytes();
            } else if (change instanceof SourceChange.SetData setData) {
                bytes += length(setData.data());
            } else if (change instanceof SourceChange.SetAcl setAcl) {
                bytes += setAcl.acl().heapBytes();
            }
        }
        return bytes;
    }

    private static long length(@Nullable Bytes data) {
        return data == null ? 0 : data.length();
    }
}
