package io.oarlock.tree;

/**
 * Sizes of the tree, kept up to date with every change.
 *
 * @param znodes including the root and {@code /zookeeper}
 * @param dataBytes path and data bytes of all znodes
 */
public record TreeTotals(long znodes, long ephemerals, long sessions, long dataBytes) {}
