package io.oarlock.rules;

import io.oarlock.model.ErrorCode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.op.Outcome;
import io.oarlock.op.RulesLevel;
import io.oarlock.rules.acl.AclExpansion;
import java.util.ArrayList;
import java.util.List;

/**
 * All rules together: what an operation does on an uncommitted state. Holds no state; everything is in the
 * {@link OperationContext}.
 */
final class Rules {
    private final CreateRules creates;
    private final NodeRules nodes;
    private final SessionRules sessions;

    Rules() {
        QuotaRules quotas = new QuotaRules();
        TreeChanges changes = new TreeChanges(quotas);
        creates = new CreateRules(changes, quotas);
        nodes = new NodeRules(changes, quotas);
        sessions = new SessionRules(changes);
    }

    /** What would grow without measure is refused before it grows, though a proposer refuses it, too. */
    Outcome decide(OperationContext context) {
        if (!AclExpansion.isBearable(AclExpansion.bytes(context.proposal()))) {
            return new Outcome.Failed(ErrorCode.INVALID_ACL);
        }
        return context.proposal().operation().accept(new Deciding(context));
    }

    /** The level that the next entry is decided at, once the operation is done. */
    static int levelAfter(int level, Operation operation) {
        if (!(operation instanceof Operation.RaiseRulesLevel raise)) {
            return level;
        }
        if (raise.level() > RulesLevel.NEWEST) {
            throw new BrokenInvariant("the ensemble works at rules level " + raise.level() + ", this server knows "
                    + RulesLevel.NEWEST + ": install a newer version");
        }
        return Math.max(level, raise.level());
    }

    /** The cases of one turn. */
    private final class Deciding implements Operation.Cases<Outcome> {
        private final OperationContext context;

        Deciding(OperationContext context) {
            this.context = context;
        }

        @Override
        public Outcome create(Operation.Create create) {
            return refuses(create.path()) ? tooMuch() : creates.create(create, context);
        }

        @Override
        public Outcome delete(Operation.Delete delete) {
            return refuses(delete.path()) ? tooMuch() : nodes.delete(delete, context);
        }

        @Override
        public Outcome setData(Operation.SetData setData) {
            return refuses(setData.path()) ? tooMuch() : nodes.setData(setData, context);
        }

        @Override
        public Outcome setAcl(Operation.SetAcl setAcl) {
            return refuses(setAcl.path()) ? tooMuch() : nodes.setAcl(setAcl, context);
        }

        @Override
        public Outcome check(Operation.Check check) {
            return refuses(check.path()) ? tooMuch() : nodes.check(check, context);
        }

        /**
         * The operations see each other's effects through the uncommitted state; the first that fails takes all of them
         * back.
         */
        @Override
        public Outcome multi(Operation.Multi multi) {
            List<Operation> operations = multi.operations();
            // The session has moved to another connection: this connection ends, not just one operation.
            if (!operations.isEmpty() && context.sessionError() == ErrorCode.SESSION_MOVED) {
                return new Outcome.Failed(ErrorCode.SESSION_MOVED);
            }
            List<Outcome> outcomes = new ArrayList<>(operations.size());
            context.uncommitted().begin();
            for (Operation operation : operations) {
                Outcome outcome = operation.accept(this);
                if (outcome instanceof Outcome.Failed failed) {
                    context.uncommitted().rollback();
                    context.events().clear();
                    return multiFailed(outcomes.size(), failed.error(), operations.size());
                }
                outcomes.add(outcome);
            }
            context.uncommitted().commit();
            return new Outcome.MultiDone(List.copyOf(outcomes));
        }

        @Override
        public Outcome refused(Operation.Refused refused) {
            return new Outcome.Failed(refused.error());
        }

        @Override
        public Outcome openSession(Operation.OpenSession openSession) {
            return sessions.open(openSession, context);
        }

        @Override
        public Outcome attachSession(Operation.AttachSession attachSession) {
            return sessions.attach(attachSession, context);
        }

        @Override
        public Outcome closeSession(Operation.CloseSession closeSession) {
            return sessions.close(context);
        }

        @Override
        public Outcome expireSessions(Operation.ExpireSessions expireSessions) {
            return internal() ? sessions.expire(expireSessions, context) : notForClients();
        }

        @Override
        public Outcome removeUnused(Operation.RemoveUnused removeUnused) {
            if (refuses(removeUnused.path())) {
                return tooMuch();
            }
            return internal() ? nodes.removeUnused(removeUnused, context) : notForClients();
        }

        @Override
        public Outcome raiseRulesLevel(Operation.RaiseRulesLevel raiseRulesLevel) {
            return internal() ? Outcome.Done.DONE : notForClients();
        }

        @Override
        public Outcome setConfig(Operation.SetConfig setConfig) {
            return nodes.setConfig(setConfig, context);
        }

        /** Of a client: the core gives those of the ensemble to {@link MigrationRules}. */
        @Override
        public Outcome migrate(Operation.Migrate migrate) {
            return notForClients();
        }

        private boolean refuses(ZnodePath path) {
            return context.uncommitted().refuses(path);
        }

        private Outcome tooMuch() {
            return new Outcome.Failed(ErrorCode.THROTTLED_OP);
        }

        private boolean internal() {
            return context.isInternal();
        }

        private Outcome notForClients() {
            return new Outcome.Failed(ErrorCode.UNIMPLEMENTED);
        }

        private Outcome multiFailed(int failedAt, ErrorCode error, int operationCount) {
            List<ErrorCode> errors = new ArrayList<>(operationCount);
            for (int i = 0; i < operationCount; i++) {
                errors.add(i < failedAt ? ErrorCode.OK : i == failedAt ? error : ErrorCode.RUNTIME_INCONSISTENCY);
            }
            return new Outcome.MultiFailed(List.copyOf(errors));
        }
    }
}
