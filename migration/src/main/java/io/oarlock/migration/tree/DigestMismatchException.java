package io.oarlock.migration.tree;

import io.oarlock.model.Zxid;
import java.io.IOException;

/** The tree is not the one that ZooKeeper had after a transaction. */
public final class DigestMismatchException extends IOException {
    private static final long serialVersionUID = 1L;

    DigestMismatchException(long zxid, long expected, long found) {
        super("after transaction " + Zxid.hex(zxid) + " ZooKeeper's tree had the digest " + Long.toHexString(expected)
                + ", this one has " + Long.toHexString(found)
                + ": the snapshot or the log is not what ZooKeeper wrote, or transactions are missing");
    }
}
