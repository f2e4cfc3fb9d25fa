package io.oarlock.op;

import io.oarlock.encoding.ByteWriter;

/** Writes one operation behind its tag. Its twin is {@link OperationDecoder}. */
final class OperationEncoder implements Operation.Cases<ByteWriter> {
    private final ByteWriter out;

    OperationEncoder(ByteWriter out) {
        this.out = out;
    }

    @Override
    public ByteWriter create(Operation.Create create) {
        out.putByte(OperationTag.CREATE);
        out.putByte(formCode(create.form()));
        out.putString(create.path().value());
        out.putNullable(create.data());
        AclCodec.put(create.acl(), out);
        out.putZigzag(create.flags());
        if (create.form() == Operation.Create.Form.CREATE_TTL) {
            out.putLong(create.ttlMillis());
        }
        return out;
    }

    @Override
    public ByteWriter delete(Operation.Delete delete) {
        out.putByte(OperationTag.DELETE);
        out.putString(delete.path().value());
        out.putZigzag(delete.version());
        return out;
    }

    @Override
    public ByteWriter setData(Operation.SetData setData) {
        out.putByte(OperationTag.SET_DATA);
        out.putString(setData.path().value());
        out.putNullable(setData.data());
        out.putZigzag(setData.version());
        return out;
    }

    @Override
    public ByteWriter setAcl(Operation.SetAcl setAcl) {
        out.putByte(OperationTag.SET_ACL);
        out.putString(setAcl.path().value());
        AclCodec.put(setAcl.acl(), out);
        out.putZigzag(setAcl.aversion());
        return out;
    }

    @Override
    public ByteWriter check(Operation.Check check) {
        out.putByte(OperationTag.CHECK);
        out.putString(check.path().value());
        out.putZigzag(check.version());
        return out;
    }

    @Override
    public ByteWriter multi(Operation.Multi multi) {
        out.putByte(OperationTag.MULTI);
        out.putVarint(multi.operations().size());
        for (Operation operation : multi.operations()) {
            if (!mayStandInMulti(operation)) {
                throw new IllegalArgumentException("not allowed in a multi: " + operation);
            }
            operation.accept(this);
        }
        return out;
    }

    @Override
    public ByteWriter refused(Operation.Refused refused) {
        out.putByte(OperationTag.REFUSED);
        out.putZigzag(refused.error().code());
        return out;
    }

    @Override
    public ByteWriter openSession(Operation.OpenSession openSession) {
        out.putByte(OperationTag.OPEN_SESSION);
        out.putZigzag(openSession.timeoutMillis());
        out.putBlob(openSession.password().array());
        return out;
    }

    @Override
    public ByteWriter attachSession(Operation.AttachSession attachSession) {
        out.putByte(OperationTag.ATTACH_SESSION);
        out.putZigzag(attachSession.timeoutMillis());
        out.putBlob(attachSession.password().array());
        return out;
    }

    @Override
    public ByteWriter closeSession(Operation.CloseSession closeSession) {
        out.putByte(OperationTag.CLOSE_SESSION);
        return out;
    }

    @Override
    public ByteWriter expireSessions(Operation.ExpireSessions expireSessions) {
        out.putByte(OperationTag.EXPIRE_SESSIONS);
        out.putVarint(expireSessions.expiries().size());
        for (Operation.ExpireSessions.Expiry expiry : expireSessions.expiries()) {
            out.putLong(expiry.sessionId());
            out.putVarlong(expiry.generation());
        }
        return out;
    }

    @Override
    public ByteWriter removeUnused(Operation.RemoveUnused removeUnused) {
        out.putByte(OperationTag.REMOVE_UNUSED);
        out.putString(removeUnused.path().value());
        out.putLong(removeUnused.mzxid());
        out.putLong(removeUnused.pzxid());
        return out;
    }

    @Override
    public ByteWriter raiseRulesLevel(Operation.RaiseRulesLevel raiseRulesLevel) {
        out.putByte(OperationTag.RAISE_RULES_LEVEL);
        out.putVarint(raiseRulesLevel.level());
        return out;
    }

    @Override
    public ByteWriter setConfig(Operation.SetConfig setConfig) {
        out.putByte(OperationTag.SET_CONFIG);
        out.putBlob(setConfig.text().array());
        return out;
    }

    @Override
    public ByteWriter migrate(Operation.Migrate migrate) {
        out.putByte(OperationTag.MIGRATE);
        return migrate.step().accept(new MigrationStepEncoder(out));
    }

    private static boolean mayStandInMulti(Operation operation) {
        return operation instanceof Operation.Create
                || operation instanceof Operation.Delete
                || operation instanceof Operation.SetData
                || operation instanceof Operation.Check;
    }

    private static int formCode(Operation.Create.Form form) {
        return switch (form) {
            case CREATE -> 0;
            case CREATE2 -> 1;
            case CREATE_CONTAINER -> 2;
            case CREATE_TTL -> 3;
        };
    }
}
