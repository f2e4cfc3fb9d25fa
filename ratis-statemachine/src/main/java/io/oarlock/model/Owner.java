package io.oarlock.model;

/** The owner field of a znode, in ZooKeeper's own encoding ({@code EphemeralType}), which snapshots of it carry. */
public final class Owner {
    public static final long PERSISTENT = 0;
    public static final long CONTAINER = 0x8000_0000_0000_0000L;
    /** Longest time to live that fits, in milliseconds. */
    public static final long TTL_MILLIS_MAX = 0xff_ffff_ffffL;

    private static final long TTL_MARK = 0xff00_0000_0000_0000L;

    private Owner() {}

    public static long ttl(long ttlMillis) {
        return TTL_MARK | ttlMillis;
    }

    public static boolean isTtl(long owner) {
        return (owner & TTL_MARK) == TTL_MARK;
    }

    public static long ttlMillis(long owner) {
        return owner & TTL_MILLIS_MAX;
    }

    public static boolean isSession(long owner) {
        return owner != PERSISTENT && owner != CONTAINER && !isTtl(owner);
    }
}
