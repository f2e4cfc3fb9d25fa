package io.oarlock.migration.tree;

import io.oarlock.migration.zookeeper.TreeDigest;
import org.jspecify.annotations.Nullable;

/**
 * Compares the digest of a tree with those that ZooKeeper wrote, wherever it wrote one and the tree is the one of a
 * single transaction. Used by one thread.
 */
final class DigestCheck {
    private final StagedTree tree;
    private final long exactFrom;
    private final boolean enforced;
    private long checked;
    private long mismatches;

    /**
     * @param exactFrom the transaction from which on the tree holds no part of later ones
     * @param enforced false to count differences only
     */
    DigestCheck(StagedTree tree, long exactFrom, boolean enforced) {
        this.tree = tree;
        this.exactFrom = exactFrom;
        this.enforced = enforced;
    }

    /**
     * @param zxid of the last transaction in the tree
     * @param expected null where ZooKeeper wrote none
     */
    void compare(long zxid, @Nullable TreeDigest expected) throws DigestMismatchException {
        if (expected == null || expected.zxid() != zxid || zxid < exactFrom) {
            return;
        }
        if (expected.value() == tree.digest()) {
            checked = zxid;
            return;
        }
        mismatches++;
        if (enforced) {
            throw new DigestMismatchException(zxid, expected.value(), tree.digest());
        }
    }

    /** The last transaction whose digest was found to be right; 0 without any. */
    long checked() {
        return checked;
    }

    long mismatches() {
        return mismatches;
    }
}
