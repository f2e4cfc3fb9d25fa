package io.oarlock.tree;

/**
 * Sizes of the tree, kept up to date with every change.
 *
 * @param znodes including the root and {@code /zookeeper}
 * @param dataBytes path and data bytes of all znodes
 */
public record TreeTotals(long znodes, long ephemerals, long sessions, long dataBytes) {
    /** The root, {@code /zookeeper}, and what lies below it. */
    public static final int ZNODES_AT_FIRST = 4;

    /** Whether there is nothing but what every tree begins with. */
    public boolean isInitial() {
        return znodes == ZNODES_AT_FIRST && sessions == 0;
    }
}
