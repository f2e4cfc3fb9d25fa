package io.oarlock.rules;

import io.oarlock.model.Acl;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Owner;
import io.oarlock.model.Perms;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create.Form;
import io.oarlock.op.Outcome;
import io.oarlock.rules.acl.AclRules;
import org.jspecify.annotations.Nullable;

/** Making znodes. The order of the checks decides which error a client sees, so it is ZooKeeper's. */
final class CreateRules {
    private final TreeChanges changes;
    private final QuotaRules quotas;

    CreateRules(TreeChanges changes, QuotaRules quotas) {
        this.changes = changes;
        this.quotas = quotas;
    }

    Outcome create(Operation.Create create, OperationContext context) {
        CreateMode mode = mode(create.flags());
        if (mode == null) {
            return new Outcome.Failed(ErrorCode.BAD_ARGUMENTS);
        }
        ErrorCode error = modeError(create, mode, context);
        if (error == null) {
            error = context.sessionError();
        }
        if (error == null && create.makesEphemeral() && context.isOfLocalSession()) {
            error = ErrorCode.EPHEMERAL_ON_LOCAL_SESSION;
        }
        if (error != null) {
            return new Outcome.Failed(error);
        }
        if (!PathRules.hasParent(create.path()) || (mode.ephemeral() && context.isInternal())) {
            return new Outcome.Failed(ErrorCode.BAD_ARGUMENTS);
        }
        Acl acl = AclRules.normalise(
                create.acl(), context.proposal().identities(), context.policy().schemes());
        if (acl == null) {
            return new Outcome.Failed(ErrorCode.INVALID_ACL);
        }
        return createBelowParent(create, mode, acl, context);
    }

    private Outcome createBelowParent(Operation.Create create, CreateMode mode, Acl acl, OperationContext context) {
        Znode parent = context.uncommitted().find(context.uncommitted().parentOf(create.path()));
        if (parent == null) {
            return new Outcome.Failed(ErrorCode.NO_NODE);
        }
        if (!context.permits(parent.acl(), Perms.CREATE)) {
            return new Outcome.Failed(ErrorCode.NO_AUTH);
        }
        ZnodePath path = create.path();
        if (mode.sequential()) {
            if (SequenceRules.isExhausted(parent.childCreations())) {
                return new Outcome.Failed(ErrorCode.NODE_EXISTS);
            }
            path = SequenceRules.name(path, parent.childCreations());
        }
        ErrorCode error = placeError(create, path, parent, context);
        if (error == null && mode.ephemeral() && !SessionRules.mayMakeEphemeral(context)) {
            error = ErrorCode.QUOTA_EXCEEDED;
        }
        if (error != null) {
            return new Outcome.Failed(error);
        }
        long owner = owner(create, mode, context);
        Znode made = changes.add(context, path, new TreeChanges.NewZnode(create.data(), acl, owner));
        return new Outcome.Created(path, made.stat());
    }

    private @Nullable ErrorCode placeError(
            Operation.Create create, ZnodePath path, Znode parent, OperationContext context) {
        if (!PathRules.isValid(path)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        if (context.uncommitted().exists(path)) {
            return ErrorCode.NODE_EXISTS;
        }
        if (parent.isEphemeral()) {
            return ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        if (!quotas.mayBeginCount(context, path)) {
            return ErrorCode.THROTTLED_OP;
        }
        return quotas.createAllowed(context, path, create.data()) ? null : ErrorCode.QUOTA_EXCEEDED;
    }

    private static @Nullable ErrorCode modeError(Operation.Create create, CreateMode mode, OperationContext context) {
        if (mode.hasTtl() && !context.policy().extendedTypes()) {
            return ErrorCode.UNIMPLEMENTED;
        }
        boolean ttlRequest = create.form() == Form.CREATE_TTL;
        if (mode.hasTtl() != ttlRequest) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        boolean ttlInRange = create.ttlMillis() > 0 && create.ttlMillis() <= Owner.TTL_MILLIS_MAX;
        return ttlRequest && !ttlInRange ? ErrorCode.BAD_ARGUMENTS : null;
    }

    /** The container flag alone makes no container: only the container request does, whatever its flags. */
    private static long owner(Operation.Create create, CreateMode mode, OperationContext context) {
        if (create.form() == Form.CREATE_CONTAINER) {
            return Owner.CONTAINER;
        }
        if (mode.hasTtl()) {
            return Owner.ttl(create.ttlMillis());
        }
        return mode.ephemeral() ? context.proposal().sessionId() : Owner.PERSISTENT;
    }

    private static @Nullable CreateMode mode(int flags) {
        return switch (flags) {
            case 0 -> CreateMode.PERSISTENT;
            case 1 -> CreateMode.EPHEMERAL;
            case 2 -> CreateMode.PERSISTENT_SEQUENTIAL;
            case 3 -> CreateMode.EPHEMERAL_SEQUENTIAL;
            case 4 -> CreateMode.CONTAINER;
            case 5 -> CreateMode.PERSISTENT_WITH_TTL;
            case 6 -> CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL;
            default -> null;
        };
    }
}
