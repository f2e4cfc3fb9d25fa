package io.oarlock.model;

/** The stat of a znode as clients see it; field order of {@code org.apache.zookeeper.data.Stat}. */
public record Stat(
        long czxid,
        long mzxid,
        long ctimeMillis,
        long mtimeMillis,
        int version,
        int cversion,
        int aversion,
        long ephemeralOwner,
        int dataLength,
        int numChildren,
        long pzxid) {}
