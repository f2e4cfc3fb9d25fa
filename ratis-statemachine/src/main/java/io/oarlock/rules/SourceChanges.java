package io.oarlock.rules;

import io.oarlock.model.EventType;
import io.oarlock.model.Owner;
import io.oarlock.model.Session;
import io.oarlock.model.SessionPassword;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Outcome;
import io.oarlock.op.SourceChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does what one transaction of a ZooKeeper ensemble did there, to a tree that is the same as the ensemble's before it,
 * and keeps ZooKeeper's digest of the tree in step. A change that the tree cannot take shows that it is not the same.
 * Used for one transaction.
 */
final class SourceChanges implements SourceChange.Visitor {
    static final int NO_MEMBER = 0;
    static final long FIRST_GENERATION = 1;

    private final QuotaRules quotas;
    private final UncommittedState uncommitted;
    private final OperationContext context;
    private final long sessionId;
    private final List<Long> ended = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final DigestChange digest = new DigestChange();
    private final long digestBefore;
    private @Nullable String objection;

    /**
     * @param context with the zxid and the time of the transaction
     * @param sessionId of the client that asked for it
     * @param digest of the tree before it
     */
    SourceChanges(QuotaRules quotas, OperationContext context, long sessionId, long digest) {
        this.quotas = quotas;
        this.uncommitted = context.uncommitted();
        this.context = context;
        this.sessionId = sessionId;
        this.digestBefore = digest;
    }

    /** Why a change could not be made; null when all were. */
    @Nullable
    String objection() {
        return objection;
    }

    /** Of the tree with all changes. Hashes what was changed, so it is to be asked for once. */
    long digest() {
        return digest.applyTo(digestBefore, uncommitted);
    }

    /** Sessions that ended. */
    List<Long> ended() {
        return ended;
    }

    /** What each change did, as whoever asked for it is told. */
    List<Outcome> outcomes() {
        return outcomes;
    }

    @Override
    public void create(SourceChange.Create create) {
        ZnodePath path = create.path();
        Znode parent = path.isRoot() ? null : uncommitted.find(uncommitted.parentOf(path));
        if (parent == null) {
            object("creates " + path + ", which has no parent here");
            return;
        }
        if (uncommitted.find(path) != null) {
            object("creates " + path + ", which is here already");
            return;
        }
        if (Owner.isSession(create.owner()) && uncommitted.session(create.owner()) == null) {
            object("creates " + path + " for the session 0x" + Long.toHexString(create.owner())
                    + ", which is not known here");
            return;
        }
        if (!quotas.mayHoldCount(uncommitted, path)) {
            object("begins to count what a quota is for, with more such counts under way, or longer paths, than are"
                    + " borne here: " + path);
            return;
        }
        long zxid = context.zxid();
        long now = context.timeMillis();
        Znode znode = new Znode(create.data(), create.acl(), zxid, zxid, zxid, now, now, 0, 0, 0, create.owner(), 0);
        digest.touches(path, null);
        uncommitted.add(path, znode);
        replace(path.parent(), parent, withChild(parent, create.parentCreations()));
        quotas.added(uncommitted, path, znode);
        outcomes.add(new Outcome.Created(path, znode.stat()));
        context.tell(EventType.NODE_CREATED, path, znode.acl());
        context.tell(EventType.NODE_CHILDREN_CHANGED, path.parent(), parent.acl());
    }

    /** The counter never goes back, and where it stands still pzxid does, too: so it is in ZooKeeper's tree. */
    private Znode withChild(Znode parent, int creations) {
        int asked = creations == -1 ? parent.childCreations() + 1 : creations;
        return asked > parent.childCreations()
                ? parent.withChildren(parent.childCount() + 1, asked, context.zxid())
                : parent.withChildren(parent.childCount() + 1, parent.childCreations(), parent.pzxid());
    }

    @Override
    public void delete(SourceChange.Delete delete) {
        ZnodePath path = delete.path();
        Znode znode = uncommitted.find(path);
        if (znode == null || path.isRoot()) {
            object("deletes " + path + ", which is not here");
        } else if (znode.childCount() > 0) {
            object("deletes " + path + ", which has children here");
        } else {
            remove(path, znode);
            outcomes.add(Outcome.Done.DONE);
        }
    }

    private void remove(ZnodePath path, Znode znode) {
        ZnodePath parentPath = uncommitted.parentOf(path);
        Znode parent = uncommitted.find(parentPath);
        if (parent == null || parent.childCount() <= 0) {
            throw new BrokenInvariant("deleting " + path + " from a parent without children");
        }
        digest.touches(path, znode);
        uncommitted.remove(path);
        replace(
                parentPath,
                parent,
                parent.withChildren(
                        parent.childCount() - 1, parent.childCreations(), Math.max(parent.pzxid(), context.zxid())));
        quotas.removed(uncommitted, path, znode);
        context.tell(EventType.NODE_DELETED, path, znode.acl());
        context.tell(EventType.NODE_CHILDREN_CHANGED, parentPath, parent.acl());
    }

    /** The configuration of the source's servers means nothing here. */
    @Override
    public void setData(SourceChange.SetData setData) {
        ZnodePath path = setData.path();
        if (path.equals(PathRules.CONFIG)) {
            return;
        }
        Znode before = uncommitted.find(path);
        if (before == null) {
            object("changes the data of " + path + ", which is not here");
            return;
        }
        Znode after = before.withData(setData.data(), setData.version(), context.zxid(), context.timeMillis());
        replace(path, before, after);
        quotas.changed(uncommitted, path, before, after);
        outcomes.add(new Outcome.Changed(after.stat()));
        context.tell(EventType.NODE_DATA_CHANGED, path, after.acl());
    }

    @Override
    public void setAcl(SourceChange.SetAcl setAcl) {
        Znode before = uncommitted.find(setAcl.path());
        if (before == null) {
            object("changes the ACL of " + setAcl.path() + ", which is not here");
            return;
        }
        Znode after = before.withAcl(setAcl.acl(), setAcl.aversion());
        replace(setAcl.path(), before, after);
        outcomes.add(new Outcome.Changed(after.stat()));
    }

    @Override
    public void openSession(SourceChange.OpenSession open) {
        Session session = new Session(
                sessionId, open.timeoutMillis(), SessionPassword.of(sessionId), NO_MEMBER, FIRST_GENERATION);
        uncommitted.putCopiedSession(session);
        outcomes.add(new Outcome.SessionAttached(
                sessionId, session.timeoutMillis(), session.password(), session.generation()));
    }

    /**
     * Listed paths that are gone are passed by, and what else the session owns goes with it, as in ZooKeeper. The root
     * is no ephemeral, whatever a source says.
     */
    @Override
    public void closeSession(SourceChange.CloseSession close) {
        List<ZnodePath> listed = close.ephemerals();
        removeAll(listed == null ? List.of() : listed);
        removeAll(List.copyOf(uncommitted.ephemeralsOf(sessionId, Long.MAX_VALUE)));
        if (uncommitted.session(sessionId) != null) {
            uncommitted.removeSession(sessionId);
            ended.add(sessionId);
        }
    }

    private void removeAll(List<ZnodePath> ephemerals) {
        for (ZnodePath path : ephemerals) {
            if (objection != null) {
                return;
            }
            Znode znode = uncommitted.find(path);
            if (znode != null && (path.isRoot() || znode.childCount() > 0)) {
                object("deletes " + path + ", which " + (path.isRoot() ? "every tree has" : "has children here"));
            } else if (znode != null) {
                remove(path, znode);
            }
        }
    }

    private void replace(ZnodePath path, Znode before, Znode after) {
        digest.touches(path, before);
        uncommitted.replace(path, before, after);
    }

    private void object(String what) {
        if (objection == null) {
            objection = what;
        }
    }
}
