package io.oarlock.model;

import org.jspecify.annotations.Nullable;

/**
 * A stored znode. Immutable: a change makes a new one.
 *
 * @param data null when the client sent null, which ZooKeeper keeps apart from empty
 * @param childCreations how many children were ever created: the source of sequence numbers. Clients see
 *     {@code cversion = 2 * childCreations - childCount} (int arithmetic)
 * @param owner what keeps the znode alive, in ZooKeeper's encoding: 0 persistent, {@link Owner#CONTAINER},
 *     {@link Owner#ttl}, or the session id of an ephemeral
 */
public record Znode(
        @Nullable Bytes data,
        Acl acl,
        long czxid,
        long mzxid,
        long pzxid,
        long ctimeMillis,
        long mtimeMillis,
        int version,
        int childCreations,
        int aversion,
        long owner,
        int childCount) {

    /** The stat as clients see it: container and TTL marks are hidden. */
    public Stat stat() {
        return new Stat(
                czxid,
                mzxid,
                ctimeMillis,
                mtimeMillis,
                version,
                2 * childCreations - childCount,
                aversion,
                Owner.isSession(owner) ? owner : 0,
                data == null ? 0 : data.length(),
                childCount,
                pzxid);
    }

    public boolean isEphemeral() {
        return Owner.isSession(owner);
    }
}
