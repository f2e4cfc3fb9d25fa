package io.oarlock.op;

/** The kinds of operations, as metrics and log lines name them. */
public enum OperationKind {
    CREATE("create"),
    DELETE("delete"),
    SET_DATA("setData"),
    SET_ACL("setAcl"),
    CHECK("check"),
    MULTI("multi"),
    REFUSED("refused"),
    OPEN_SESSION("openSession"),
    ATTACH_SESSION("attachSession"),
    CLOSE_SESSION("closeSession"),
    EXPIRE_SESSIONS("expireSessions"),
    REMOVE_UNUSED("removeUnused"),
    RAISE_RULES_LEVEL("raiseRulesLevel"),
    SET_CONFIG("setConfig"),
    MIGRATE("migrate");

    private static final Kinds KINDS = new Kinds();

    private final String text;

    OperationKind(String text) {
        this.text = text;
    }

    public static OperationKind of(Operation operation) {
        return operation.accept(KINDS);
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Kinds implements Operation.Cases<OperationKind> {
        @Override
        public OperationKind create(Operation.Create create) {
            return CREATE;
        }

        @Override
        public OperationKind delete(Operation.Delete delete) {
            return DELETE;
        }

        @Override
        public OperationKind setData(Operation.SetData setData) {
            return SET_DATA;
        }

        @Override
        public OperationKind setAcl(Operation.SetAcl setAcl) {
            return SET_ACL;
        }

        @Override
        public OperationKind check(Operation.Check check) {
            return CHECK;
        }

        @Override
        public OperationKind multi(Operation.Multi multi) {
            return MULTI;
        }

        @Override
        public OperationKind refused(Operation.Refused refused) {
            return REFUSED;
        }

        @Override
        public OperationKind openSession(Operation.OpenSession openSession) {
            return OPEN_SESSION;
        }

        @Override
        public OperationKind attachSession(Operation.AttachSession attachSession) {
            return ATTACH_SESSION;
        }

        @Override
        public OperationKind closeSession(Operation.CloseSession closeSession) {
            return CLOSE_SESSION;
        }

        @Override
        public OperationKind expireSessions(Operation.ExpireSessions expireSessions) {
            return EXPIRE_SESSIONS;
        }

        @Override
        public OperationKind removeUnused(Operation.RemoveUnused removeUnused) {
            return REMOVE_UNUSED;
        }

        @Override
        public OperationKind raiseRulesLevel(Operation.RaiseRulesLevel raiseRulesLevel) {
            return RAISE_RULES_LEVEL;
        }

        @Override
        public OperationKind setConfig(Operation.SetConfig setConfig) {
            return SET_CONFIG;
        }

        @Override
        public OperationKind migrate(Operation.Migrate migrate) {
            return MIGRATE;
        }
    }
}
