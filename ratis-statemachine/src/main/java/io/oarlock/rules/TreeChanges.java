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
    Znode add(OperationContext context, ZnodePath path, NewZnode made) {
        ZnodePath parentPath = context.uncommitted().parentOf(path);
        Znode parent = existing(context, parentPath);
        long zxid = context.zxid();
        long now = context.timeMillis();
        Znode znode = new Znode(made.data(), made.acl(), zxid, zxid, zxid, now, now, 0, 0, 0, made.owner(), 0);
        context.uncommitted().add(path, znode);
        int creations = SequenceRules.afterCreation(parent.childCreations());
        context.uncommitted()
                .replace(parentPath, parent, parent.withChildren(parent.childCount() + 1, creations, zxid));
        quotas.added(context.uncommitted(), path, znode);
        context.tell(EventType.NODE_CREATED, path, znode.acl());
        context.tell(EventType.NODE_CHILDREN_CHANGED, parentPath, parent.acl());
        return znode;
    }

    /** Deletes a znode without children. */
    void remove(OperationContext context, ZnodePath path, Znode znode) {
        ZnodePath parentPath = context.uncommitted().parentOf(path);
        Znode parent = existing(context, parentPath);
        if (znode.childCount() != 0 || parent.childCount() <= 0) {
            throw new BrokenInvariant("deleting " + path + " with " + znode.childCount()
                    + " children from a parent with " + parent.childCount());
        }
        context.uncommitted().remove(path);
        context.uncommitted()
                .replace(
                        parentPath,
                        parent,
                        parent.withChildren(parent.childCount() - 1, parent.childCreations(), context.zxid()));
        quotas.removed(context.uncommitted(), path, znode);
        context.tell(EventType.NODE_DELETED, path, znode.acl());
        context.tell(EventType.NODE_CHILDREN_CHANGED, parentPath, parent.acl());
    }

    Znode setData(OperationContext context, ZnodePath path, @Nullable Bytes data, int newVersion) {
        Znode before = existing(context, path);
        Znode after = before.withData(data, newVersion, context.zxid(), context.timeMillis());
        context.uncommitted().replace(path, before, after);
        quotas.changed(context.uncommitted(), path, before, after);
        context.tell(EventType.NODE_DATA_CHANGED, path, after.acl());
        return after;
    }

    private static Znode existing(OperationContext context, ZnodePath path) {
        Znode znode = context.uncommitted().find(path);
        if (znode == null) {
            throw new BrokenInvariant(path + " does not exist");
        }
        return znode;
    }

    /** What a create decides about a znode; the rest follows from its turn. */
    record NewZnode(@Nullable Bytes data, Acl acl, long owner) {}
}
