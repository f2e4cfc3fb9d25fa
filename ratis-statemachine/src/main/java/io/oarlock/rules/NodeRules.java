package io.oarlock.rules;

import io.oarlock.model.Acl;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Owner;
import io.oarlock.model.Perms;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.rules.acl.AclRules;
import org.jspecify.annotations.Nullable;

/** Changing, checking and deleting znodes that exist. The order of the checks is ZooKeeper's. */
final class NodeRules {
    /** An expected version that fits every version. */
    private static final int ANY_VERSION = -1;

    /** The version that the configuration znode always has, as in ZooKeeper. */
    private static final int CONFIG_VERSION = -1;

    private final TreeChanges changes;
    private final QuotaRules quotas;

    NodeRules(TreeChanges changes, QuotaRules quotas) {
        this.changes = changes;
        this.quotas = quotas;
    }

    Outcome delete(Operation.Delete delete, OperationContext context) {
        ErrorCode sessionError = context.sessionError();
        if (sessionError != null) {
            return new Outcome.Failed(sessionError);
        }
        ZnodePath path = delete.path();
        if (!PathRules.hasParent(path) || PathRules.isSpecial(path)) {
            return new Outcome.Failed(ErrorCode.BAD_ARGUMENTS);
        }
        Znode parent = context.uncommitted().find(context.uncommitted().parentOf(path));
        if (parent == null) {
            return new Outcome.Failed(ErrorCode.NO_NODE);
        }
        if (!context.permits(parent.acl(), Perms.DELETE)) {
            return new Outcome.Failed(ErrorCode.NO_AUTH);
        }
        Znode znode = context.uncommitted().find(path);
        if (znode == null) {
            return new Outcome.Failed(ErrorCode.NO_NODE);
        }
        if (!fits(delete.version(), znode.version())) {
            return new Outcome.Failed(ErrorCode.BAD_VERSION);
        }
        if (znode.childCount() > 0) {
            return new Outcome.Failed(ErrorCode.NOT_EMPTY);
        }
        changes.remove(context, path, znode);
        return Outcome.Done.DONE;
    }

    Outcome setData(Operation.SetData setData, OperationContext context) {
        ErrorCode error = askError(setData.path(), context);
        if (error != null) {
            return new Outcome.Failed(error);
        }
        Znode znode = context.uncommitted().find(setData.path());
        if (znode == null) {
            return new Outcome.Failed(ErrorCode.NO_NODE);
        }
        if (!context.permits(znode.acl(), Perms.WRITE)) {
            return new Outcome.Failed(ErrorCode.NO_AUTH);
        }
        if (!quotas.setDataAllowed(context, setData.path(), znode, setData.data())) {
            return new Outcome.Failed(ErrorCode.QUOTA_EXCEEDED);
        }
        if (!fits(setData.version(), znode.version())) {
            return new Outcome.Failed(ErrorCode.BAD_VERSION);
        }
        Znode after = changes.setData(context, setData.path(), setData.data(), znode.version() + 1);
        return new Outcome.Changed(after.stat());
    }

    Outcome setAcl(Operation.SetAcl setAcl, OperationContext context) {
        ErrorCode error = askError(setAcl.path(), context);
        if (error != null) {
            return new Outcome.Failed(error);
        }
        Acl acl = AclRules.normalise(
                setAcl.acl(), context.proposal().identities(), context.policy().schemes());
        if (acl == null) {
            return new Outcome.Failed(ErrorCode.INVALID_ACL);
        }
        Znode znode = context.uncommitted().find(setAcl.path());
        if (znode == null) {
            return new Outcome.Failed(ErrorCode.NO_NODE);
        }
        if (!context.permits(znode.acl(), Perms.ADMIN)) {
            return new Outcome.Failed(ErrorCode.NO_AUTH);
        }
        if (!fits(setAcl.aversion(), znode.aversion())) {
            return new Outcome.Failed(ErrorCode.BAD_VERSION);
        }
        Znode after = znode.withAcl(acl, znode.aversion() + 1);
        context.uncommitted().replace(setAcl.path(), znode, after);
        return new Outcome.Changed(after.stat());
    }

    Outcome check(Operation.Check check, OperationContext context) {
        ErrorCode error = askError(check.path(), context);
        if (error != null) {
            return new Outcome.Failed(error);
        }
        Znode znode = context.uncommitted().find(check.path());
        if (znode == null) {
            return new Outcome.Failed(ErrorCode.NO_NODE);
        }
        if (!context.permits(znode.acl(), Perms.READ)) {
            return new Outcome.Failed(ErrorCode.NO_AUTH);
        }
        return fits(check.version(), znode.version()) ? Outcome.Done.DONE : new Outcome.Failed(ErrorCode.BAD_VERSION);
    }

    /** A znode that was used or filled since the leader looked stays. */
    Outcome removeUnused(Operation.RemoveUnused unused, OperationContext context) {
        Znode znode = context.uncommitted().find(unused.path());
        if (znode == null) {
            return new Outcome.Failed(ErrorCode.NO_NODE);
        }
        if (znode.owner() == Owner.PERSISTENT || Owner.isSession(znode.owner())) {
            return new Outcome.Failed(ErrorCode.BAD_ARGUMENTS);
        }
        if (znode.childCount() > 0) {
            return new Outcome.Failed(ErrorCode.NOT_EMPTY);
        }
        if (znode.mzxid() != unused.mzxid() || znode.pzxid() != unused.pzxid()) {
            return new Outcome.Failed(ErrorCode.BAD_VERSION);
        }
        changes.remove(context, unused.path(), znode);
        return Outcome.Done.DONE;
    }

    Outcome setConfig(Operation.SetConfig setConfig, OperationContext context) {
        ErrorCode error = askError(PathRules.CONFIG, context);
        if (error != null) {
            return new Outcome.Failed(error);
        }
        Znode before = context.uncommitted().find(PathRules.CONFIG);
        if (before == null || !context.permits(before.acl(), Perms.WRITE)) {
            return new Outcome.Failed(ErrorCode.NO_AUTH);
        }
        Znode after = changes.setData(context, PathRules.CONFIG, setConfig.text(), CONFIG_VERSION);
        return new Outcome.Changed(after.stat());
    }

    /** What comes before anything is looked up. */
    private static @Nullable ErrorCode askError(ZnodePath path, OperationContext context) {
        ErrorCode sessionError = context.sessionError();
        if (sessionError != null) {
            return sessionError;
        }
        return PathRules.isValid(path) ? null : ErrorCode.BAD_ARGUMENTS;
    }

    private static boolean fits(int expectedVersion, int version) {
        return expectedVersion == ANY_VERSION || expectedVersion == version;
    }
}
