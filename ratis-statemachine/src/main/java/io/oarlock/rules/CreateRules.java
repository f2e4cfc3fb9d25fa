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
import org.jspecify.annotations.Nullable;

/** Making znodes. The order of the checks decides which error a client sees, so it is ZooKeeper's. */
final class CreateRules {
    private final TreeChanges changes;
    private final QuotaRules quotas;

    CreateRules(TreeChanges changes, QuotaRules quotas) {
        this.changes = changes;
        this.quotas = quotas;
    }

    Outcome create(Operation.Create create, Turn turn) {
        CreateMode mode = mode(create.flags());
        if (mode == null) {
            return new Outcome.Failed(ErrorCode.BAD_ARGUMENTS);
        }
        ErrorCode error = modeError(create, mode, turn);
        if (error == null) {
            error = turn.sessionError();
        }
        if (error != null) {
            return new Outcome.Failed(error);
        }
        if (!PathRules.hasParent(create.path()) || (mode.ephemeral() && turn.isInternal())) {
            return new Outcome.Failed(ErrorCode.BAD_ARGUMENTS);
        }
        Acl acl = AclRules.normalise(create.acl(), turn.proposal().identities());
        if (acl == null) {
            return new Outcome.Failed(ErrorCode.INVALID_ACL);
        }
        return createBelowParent(create, mode, acl, turn);
    }

    private Outcome createBelowParent(Operation.Create create, CreateMode mode, Acl acl, Turn turn) {
        Znode parent = turn.draft().find(turn.draft().parentOf(create.path()));
        if (parent == null) {
            return new Outcome.Failed(ErrorCode.NO_NODE);
        }
        if (!turn.permits(parent.acl(), Perms.CREATE)) {
            return new Outcome.Failed(ErrorCode.NO_AUTH);
        }
        ZnodePath path = create.path();
        if (mode.sequential()) {
            if (SequenceRules.isExhausted(parent.childCreations())) {
                return new Outcome.Failed(ErrorCode.NODE_EXISTS);
            }
            path = SequenceRules.name(path, parent.childCreations());
        }
        ErrorCode error = placeError(create, path, parent, turn);
        if (error == null && mode.ephemeral() && !SessionRules.mayMakeEphemeral(turn)) {
            error = ErrorCode.QUOTA_EXCEEDED;
        }
        if (error != null) {
            return new Outcome.Failed(error);
        }
        long owner = owner(create, mode, turn);
        Znode made = changes.add(turn, path, new TreeChanges.NewZnode(create.data(), acl, owner));
        return new Outcome.Created(path, made.stat());
    }

    private @Nullable ErrorCode placeError(Operation.Create create, ZnodePath path, Znode parent, Turn turn) {
        if (!PathRules.isValid(path)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        if (turn.draft().exists(path)) {
            return ErrorCode.NODE_EXISTS;
        }
        if (parent.isEphemeral()) {
            return ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        return quotas.createAllowed(turn, path, create.data()) ? null : ErrorCode.QUOTA_EXCEEDED;
    }

    private static @Nullable ErrorCode modeError(Operation.Create create, CreateMode mode, Turn turn) {
        if (mode.hasTtl() && !turn.policy().extendedTypes()) {
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
    private static long owner(Operation.Create create, CreateMode mode, Turn turn) {
        if (create.form() == Form.CREATE_CONTAINER) {
            return Owner.CONTAINER;
        }
        if (mode.hasTtl()) {
            return Owner.ttl(create.ttlMillis());
        }
        return mode.ephemeral() ? turn.proposal().sessionId() : Owner.PERSISTENT;
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
