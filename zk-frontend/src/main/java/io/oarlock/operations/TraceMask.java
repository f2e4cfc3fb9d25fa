package io.oarlock.operations;

/**
 * Which of ZooKeeper's trace messages are on. It can be read and set as tools expect; there are no such messages here.
 *
 * @param bits as in ZooKeeper's {@code ZooTrace}
 */
public record TraceMask(long bits) {
    /** Of a server that was just started: sessions, client requests, warnings and the quorum's own requests. */
    public static final TraceMask INITIAL = new TraceMask(306);
}
