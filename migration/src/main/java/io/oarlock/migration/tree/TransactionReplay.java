package io.oarlock.migration.tree;

import io.oarlock.migration.tree.StagedTree.Ephemerals;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.SourceChange;
import io.oarlock.op.SourceChange.CloseSession;
import io.oarlock.op.SourceChange.Create;
import io.oarlock.op.SourceChange.Delete;
import io.oarlock.op.SourceChange.OpenSession;
import io.oarlock.op.SourceChange.SetAcl;
import io.oarlock.op.SourceChange.SetData;
import java.util.Map;
import java.util.Set;

/**
 * Applies ZooKeeper's transactions to a tree as ZooKeeper does when it starts.
 *
 * <p>ZooKeeper goes on while it writes a snapshot, so that the tree may hold some of the changes behind it already, and
 * parts of others. Applying all of them again, in order, leads to the right tree: what is there is not made again, what
 * is gone is not missed, and counters never go back. Used by one thread.
 */
public final class TransactionReplay implements SourceChange.Visitor {
    private final StagedTree tree;
    private final Map<Long, Integer> sessions;
    /** Paths whose ACL the snapshot did not define. */
    private final Set<ZnodePath> aclsUnknown;
    /** Up to here the snapshot may be ahead of the transactions. */
    private final long fuzzyTo;

    private long sessionId;
    private long zxid;
    private long timeMillis;

    /**
     * @param sessions timeouts in milliseconds; kept up to date
     * @param aclsUnknown kept up to date
     * @param fuzzyTo the last transaction that the snapshot may hold a part of
     */
    TransactionReplay(StagedTree tree, Map<Long, Integer> sessions, Set<ZnodePath> aclsUnknown, long fuzzyTo) {
        this.tree = tree;
        this.sessions = sessions;
        this.aclsUnknown = aclsUnknown;
        this.fuzzyTo = fuzzyTo;
    }

    void apply(Transaction transaction) {
        sessionId = transaction.sessionId();
        zxid = transaction.zxid();
        timeMillis = transaction.timeMillis();
        transaction.changes().forEach(change -> change.accept(this));
        tree.commitIfLarge();
    }

    @Override
    public void create(Create create) {
        ZnodePath path = create.path();
        Znode parent = tree.find(path.parent());
        if (parent == null) {
            return;
        }
        aclsUnknown.remove(path);
        Znode there = tree.find(path);
        if (there == null) {
            tree.put(
                    path,
                    new Znode(
                            create.data(),
                            create.acl(),
                            zxid,
                            zxid,
                            zxid,
                            timeMillis,
                            timeMillis,
                            0,
                            0,
                            0,
                            create.owner(),
                            0));
        } else {
            tree.put(path, there.withAcl(create.acl(), there.aversion()));
        }
        int creations = create.parentCreations() == -1 ? parent.childCreations() + 1 : create.parentCreations();
        if (creations > parent.childCreations()) {
            tree.put(path.parent(), parent.withChildren(parent.childCount(), creations, zxid));
        }
    }

    @Override
    public void delete(Delete delete) {
        delete(delete.path());
    }

    private void delete(ZnodePath path) {
        Znode parent = tree.find(path.parent());
        if (parent == null) {
            return;
        }
        if (zxid > parent.pzxid()) {
            tree.put(path.parent(), parent.withChildren(parent.childCount(), parent.childCreations(), zxid));
        }
        aclsUnknown.remove(path);
        if (tree.find(path) == null) {
            return;
        }
        if (zxid <= fuzzyTo) {
            // Whatever is below it was made after this, and is made again by a later transaction.
            for (ZnodePath later : tree.descendants(path)) {
                aclsUnknown.remove(later);
                tree.remove(later);
            }
        }
        tree.remove(path);
    }

    @Override
    public void setData(SetData setData) {
        Znode there = tree.find(setData.path());
        if (there != null) {
            tree.put(setData.path(), there.withData(setData.data(), setData.version(), zxid, timeMillis));
        }
    }

    @Override
    public void setAcl(SetAcl setAcl) {
        Znode there = tree.find(setAcl.path());
        if (there != null) {
            aclsUnknown.remove(setAcl.path());
            tree.put(setAcl.path(), there.withAcl(setAcl.acl(), setAcl.aversion()));
        }
    }

    @Override
    public void openSession(OpenSession open) {
        sessions.put(sessionId, open.timeoutMillis());
    }

    @Override
    public void closeSession(CloseSession close) {
        sessions.remove(sessionId);
        if (close.ephemerals() != null) {
            close.ephemerals().forEach(this::delete);
        }
        if (close.ephemerals() == null || zxid <= fuzzyTo) {
            deleteEphemerals();
        }
    }

    /** A part at a time. One whose parent is not there stays, as in ZooKeeper, and keeps no other from going. */
    private void deleteEphemerals() {
        Ephemerals some = tree.ephemeralsOf(sessionId);
        some.paths().forEach(this::delete);
        while (!some.areAll() && some.paths().stream().anyMatch(path -> tree.find(path) == null)) {
            tree.commit();
            some = tree.ephemeralsOf(sessionId);
            some.paths().forEach(this::delete);
        }
    }
}
