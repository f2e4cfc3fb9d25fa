package io.oarlock.chaos.cluster.host;

/** What members keep their data on. */
public enum DiskKind {
    /** A directory of this machine's own file system. */
    PLAIN,
    /** An ext4 of its own. */
    EXT4,
    /** An XFS of its own. */
    XFS
}
