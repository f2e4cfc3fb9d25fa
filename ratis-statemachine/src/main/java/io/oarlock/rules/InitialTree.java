package io.oarlock.rules;

import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Perms;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.RulesLevel;
import io.oarlock.rows.CoreState;
import io.oarlock.rows.RowChanges;
import io.oarlock.storage.OrderedStore;
import io.oarlock.tree.TreeTotals;
import java.util.List;

/** The tree before the first entry, with the stats that ZooKeeper's own first znodes have. */
public final class InitialTree {
    /** Nothing of the log is applied; its first index is 0. */
    private static final long BEFORE_FIRST_INDEX = -1;

    private InitialTree() {}

    /** The state of a store without any row: what one is filled from. */
    public static CoreState nothing() {
        return new CoreState(0, BEFORE_FIRST_INDEX, 0, 0, 0, RulesLevel.FIRST, new TreeTotals(0, 0, 0, 0));
    }

    /** {@code /zookeeper/config} before a leader has written the members into it. */
    public static Znode config() {
        return znode(new Acl(List.of(new AclEntry(Perms.READ, "world", "anyone"))), -1, 0);
    }

    static CoreState writeTo(OrderedStore store, ByteWriter scratch) {
        CoreState nothing = nothing();
        RowChanges rows = new RowChanges(nothing, scratch);
        rows.putZnode(ZnodePath.ROOT, null, znode(Acl.OPEN, 0, 1));
        rows.putZnode(PathRules.ZOOKEEPER, null, znode(Acl.OPEN, 0, 2));
        rows.putZnode(PathRules.QUOTA, null, znode(Acl.OPEN, 0, 0));
        rows.putZnode(PathRules.CONFIG, null, config());
        CoreState state = rows.finish(nothing);
        store.commit(rows.batch());
        return state;
    }

    /** Children that were there from the start were never created, so the count of creations stays zero. */
    private static Znode znode(Acl acl, int aversion, int childCount) {
        return new Znode(Bytes.EMPTY, acl, 0, 0, 0, 0, 0, 0, 0, aversion, 0, childCount);
    }
}
