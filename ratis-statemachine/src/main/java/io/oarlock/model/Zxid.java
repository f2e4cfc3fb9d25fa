package io.oarlock.model;

/** Transaction ids: the Raft term in the high 32 bits, a counter below, as ZooKeeper's tools print them. */
public final class Zxid {
    private Zxid() {}

    /**
     * The id after {@code last} in {@code term}. A new term starts its own range; within a term the counter may run
     * past 32 bits (ids stay increasing, the high half then no longer equals the term), so no election is ever needed
     * to go on.
     */
    public static long next(long last, long term) {
        return (last >>> 32) < term ? (term << 32) + 1 : last + 1;
    }

    public static String hex(long zxid) {
        return "0x" + Long.toHexString(zxid);
    }
}
