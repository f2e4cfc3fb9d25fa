package io.oarlock.operations;

import io.oarlock.tree.TreeTotals;

/** How many znodes ZooKeeper would show. */
final class NodeCount {
    private NodeCount() {}

    /** ZooKeeper keeps the root under two names and counts both: an empty server shows 5. */
    static long of(TreeTotals totals) {
        return totals.znodes() + 1;
    }
}
