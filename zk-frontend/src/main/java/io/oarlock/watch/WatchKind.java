package io.oarlock.watch;

/** How a watch is kept. A connection may hold every kind on one path. */
public enum WatchKind {
    /** Fires once on creation, change and deletion of the znode. */
    DATA,
    /** Fires once on changes of the list of children and on deletion of the znode. */
    CHILD,
    /** Both of the above, and stays. */
    PERSISTENT,
    /** Creation, change and deletion of the znode and of all below it; stays. */
    RECURSIVE
}
