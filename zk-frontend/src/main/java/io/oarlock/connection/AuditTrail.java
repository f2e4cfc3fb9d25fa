package io.oarlock.connection;

import io.oarlock.audit.AuditEvent;
import io.oarlock.audit.AuditEvent.Result;
import io.oarlock.audit.AuditLog;
import io.oarlock.model.AclEntry;
import io.oarlock.model.EventType;
import io.oarlock.model.WatchEvent;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Effects;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.replica.Applied;
import io.oarlock.wire.OperatorWord;
import io.oarlock.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit log what was applied, in that order: what clients of this member asked to change, whether it worked
 * or not, and the ephemerals that go with any session, as ZooKeeper does. Any thread, mostly the apply thread.
 */
public final class AuditTrail {
    private static final String CREATE = "create";
    private static final String DELETE = "delete";
    private static final String SET_DATA = "setData";
    private static final String SET_ACL = "setAcl";
    private static final String MULTI = "multiOperation";
    private static final String EPHEMERAL_GONE = "ephemeralZNodeDeletionOnSessionCloseOrExpire";

    private final @Nullable AuditLog log;

    /** @param log null where there is none */
    public AuditTrail(@Nullable AuditLog log) {
        this.log = log;
    }

    /** An operator's word that changes something, whether it may be asked or not. */
    void asked(Connection connection, OperatorWord word) {
        boolean changes = switch (word.command()) {
            case CRST, SRST, STMK -> true;
            default -> false;
        };
        if (log != null && changes) {
            log.add(AuditEvent.ofOperator(
                    connection.remote().getAddress().getHostAddress(),
                    word.command().text(),
                    Result.INVOKED));
        }
    }

    void applied(Applied applied) {
        if (log == null) {
            return;
        }
        Effects effects = applied.effects();
        if (effects.outcome() instanceof Outcome.SessionsEnded ended) {
            long session = ended.sessionIds().size() == 1 ? ended.sessionIds().get(0) : 0;
            for (WatchEvent event : effects.events()) {
                if (event.type() == EventType.NODE_DELETED) {
                    log.add(new AuditEvent(
                            session,
                            List.of(),
                            null,
                            EPHEMERAL_GONE,
                            event.path().value(),
                            null,
                            null,
                            Result.SUCCESS));
                }
            }
        } else if (applied.ticket() instanceof PendingRequest pending
                && pending.request() instanceof Request.Write write) {
            for (Change change : changes(write.operation(), effects.outcome())) {
                log.add(new AuditEvent(
                        pending.connection().sessionId(),
                        pending.identities(),
                        pending.connection().remote().getAddress().getHostAddress(),
                        change.operation(),
                        change.znode(),
                        change.type(),
                        change.acl(),
                        change.result()));
            }
        }
    }

    /** What a line says of one operation. */
    private record Change(
            String operation,
            @Nullable String znode,
            @Nullable String type,
            @Nullable List<AclEntry> acl,
            Result result) {}

    private static List<Change> changes(Operation operation, Outcome outcome) {
        Result result = outcome instanceof Outcome.Failed ? Result.FAILURE : Result.SUCCESS;
        if (operation instanceof Operation.Multi multi) {
            return outcome instanceof Outcome.MultiDone done ? each(multi, done) : List.of(failed());
        } else if (operation instanceof Operation.Create create) {
            String made = outcome instanceof Outcome.Created created
                    ? created.path().value()
                    : create.path().value();
            return List.of(new Change(CREATE, made, type(create), null, result));
        } else if (operation instanceof Operation.Delete delete) {
            return List.of(new Change(DELETE, delete.path().value(), null, null, result));
        } else if (operation instanceof Operation.SetData setData) {
            return List.of(new Change(SET_DATA, setData.path().value(), null, null, result));
        } else if (operation instanceof Operation.SetAcl setAcl) {
            return List.of(new Change(SET_ACL, setAcl.path().value(), null, setAcl.acl(), result));
        }
        return List.of();
    }

    private static Change failed() {
        return new Change(MULTI, null, null, null, Result.FAILURE);
    }

    private static List<Change> each(Operation.Multi multi, Outcome.MultiDone done) {
        List<Change> all = new ArrayList<>();
        for (int i = 0; i < multi.operations().size(); i++) {
            all.addAll(changes(multi.operations().get(i), done.outcomes().get(i)));
        }
        return all;
    }

    private static @Nullable String type(Operation.Create create) {
        for (CreateMode mode : CreateMode.values()) {
            if (mode.flag() == create.flags()) {
                return mode.name().toLowerCase(Locale.ROOT);
            }
        }
        return null;
    }
}
