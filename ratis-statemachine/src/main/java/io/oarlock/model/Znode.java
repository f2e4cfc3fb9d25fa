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

    /** The znode with other data; version, mzxid and mtime are what the change makes them. */
    public Znode withData(@Nullable Bytes newData, int newVersion, long zxid, long timeMillis) {
        return new Znode(
                newData,
                acl,
                czxid,
                zxid,
                pzxid,
                ctimeMillis,
                timeMillis,
                newVersion,
                childCreations,
                aversion,
                owner,
                childCount);
    }

    /** The znode with other data and nothing else changed: how the server rewrites its own statistics. */
    public Znode withDataOnly(Bytes newData) {
        return withData(newData, version, mzxid, mtimeMillis);
    }

    public Znode withAcl(Acl newAcl, int newAversion) {
        return new Znode(
                data,
                newAcl,
                czxid,
                mzxid,
                pzxid,
                ctimeMillis,
                mtimeMillis,
                version,
                childCreations,
                newAversion,
                owner,
                childCount);
    }

    /** The znode after a child was made or deleted in transaction {@code zxid}. */
    public Znode withChildren(int newChildCount, int newChildCreations, long zxid) {
        return new Znode(
                data,
                acl,
                czxid,
                mzxid,
                zxid,
                ctimeMillis,
                mtimeMillis,
                version,
                newChildCreations,
                aversion,
                owner,
                newChildCount);
    }
}
