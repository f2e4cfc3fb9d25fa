package io.oarlock.rules;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.EventType;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import org.jspecify.annotations.Nullable;

/**
 * What every rule ends in once it has allowed a change: the znode, its parent, quota statistics and events, always in
 * this order.
 */
final class TreeChanges {
    private final QuotaRules quotas;

    TreeChanges(QuotaRules quotas) {
        this.quotas = quotas;
    }

    /** Makes a persistent, ephemeral, container or TTL znode below an existing parent. */
    Znode add(Turn turn, ZnodePath path, NewZnode made) {
        ZnodePath parentPath = turn.draft().parentOf(path);
        Znode parent = existing(turn, parentPath);
        long zxid = turn.zxid();
        long now = turn.timeMillis();
        Znode znode = new Znode(made.data(), made.acl(), zxid, zxid, zxid, now, now, 0, 0, 0, made.owner(), 0);
        turn.draft().add(path, znode);
        int creations = SequenceRules.afterCreation(parent.childCreations());
        turn.draft().replace(parentPath, parent.withChildren(parent.childCount() + 1, creations, zxid));
        quotas.added(turn.draft(), path, znode);
        turn.tell(EventType.NODE_CREATED, path, znode.acl());
        turn.tell(EventType.NODE_CHILDREN_CHANGED, parentPath, parent.acl());
        return znode;
    }

    /** Deletes a znode without children. */
    void remove(Turn turn, ZnodePath path, Znode znode) {
        ZnodePath parentPath = turn.draft().parentOf(path);
        Znode parent = existing(turn, parentPath);
        if (znode.childCount() != 0 || parent.childCount() <= 0) {
            throw new BrokenInvariant("deleting " + path + " with " + znode.childCount()
                    + " children from a parent with " + parent.childCount());
        }
        turn.draft().remove(path);
        turn.draft()
                .replace(
                        parentPath, parent.withChildren(parent.childCount() - 1, parent.childCreations(), turn.zxid()));
        quotas.removed(turn.draft(), path, znode);
        turn.tell(EventType.NODE_DELETED, path, znode.acl());
        turn.tell(EventType.NODE_CHILDREN_CHANGED, parentPath, parent.acl());
    }

    Znode setData(Turn turn, ZnodePath path, @Nullable Bytes data, int newVersion) {
        Znode before = existing(turn, path);
        Znode after = before.withData(data, newVersion, turn.zxid(), turn.timeMillis());
        turn.draft().replace(path, after);
        quotas.changed(turn.draft(), path, before, after);
        turn.tell(EventType.NODE_DATA_CHANGED, path, after.acl());
        return after;
    }

    private static Znode existing(Turn turn, ZnodePath path) {
        Znode znode = turn.draft().find(path);
        if (znode == null) {
            throw new BrokenInvariant(path + " does not exist");
        }
        return znode;
    }

    /** What a create decides about a znode; the rest follows from its turn. */
    record NewZnode(@Nullable Bytes data, Acl acl, long owner) {}
}
