package io.oarlock.op;

import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.encoding.ByteReader;
import io.oarlock.model.AclEntry;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.ZnodePath;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link OperationEncoder} wrote. */
final class OperationDecoder {
    private static final int EXPIRY_BYTES_MIN = 9;
    private static final int OPERATION_BYTES_MIN = 2;

    private final ByteReader in;

    OperationDecoder(ByteReader in) {
        this.in = in;
    }

    Operation decode() {
        int tag = in.getByte();
        return switch (tag) {
            case OperationTag.CREATE, OperationTag.DELETE, OperationTag.SET_DATA, OperationTag.CHECK ->
                nodeOperation(tag);
            case OperationTag.SET_ACL -> new Operation.SetAcl(path(), AclCodec.get(in), in.getZigzag());
            case OperationTag.MULTI -> multi();
            case OperationTag.REFUSED -> new Operation.Refused(error(in.getZigzag()));
            case OperationTag.OPEN_SESSION -> new Operation.OpenSession(in.getZigzag(), in.getBlob());
            case OperationTag.ATTACH_SESSION -> new Operation.AttachSession(in.getZigzag(), in.getBlob());
            case OperationTag.CLOSE_SESSION -> new Operation.CloseSession();
            case OperationTag.EXPIRE_SESSIONS -> expireSessions();
            case OperationTag.REMOVE_UNUSED -> new Operation.RemoveUnused(path(), in.getLong(), in.getLong());
            case OperationTag.RAISE_RULES_LEVEL -> new Operation.RaiseRulesLevel(in.getVarint());
            case OperationTag.SET_CONFIG -> new Operation.SetConfig(in.getBlob());
            case OperationTag.MIGRATE -> new Operation.Migrate(new MigrationStepDecoder(in).decode());
            default -> throw new BrokenBytesException("unknown operation " + tag);
        };
    }

    /** The operations that may also stand in a multi. */
    private Operation nodeOperation(int tag) {
        return switch (tag) {
            case OperationTag.CREATE -> create();
            case OperationTag.DELETE -> new Operation.Delete(path(), in.getZigzag());
            case OperationTag.SET_DATA -> new Operation.SetData(path(), in.getNullable(), in.getZigzag());
            case OperationTag.CHECK -> new Operation.Check(path(), in.getZigzag());
            default -> throw new BrokenBytesException("operation " + tag + " in a multi");
        };
    }

    private Operation create() {
        Operation.Create.Form form = form(in.getByte());
        ZnodePath path = path();
        var data = in.getNullable();
        List<AclEntry> acl = AclCodec.get(in);
        int flags = in.getZigzag();
        long ttlMillis = form == Operation.Create.Form.CREATE_TTL ? in.getLong() : 0;
        return new Operation.Create(path, data, acl, flags, ttlMillis, form);
    }

    private Operation multi() {
        int count = in.getCount(OPERATION_BYTES_MIN);
        List<Operation> operations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            operations.add(nodeOperation(in.getByte()));
        }
        return new Operation.Multi(operations);
    }

    private Operation expireSessions() {
        int count = in.getCount(EXPIRY_BYTES_MIN);
        List<Operation.ExpireSessions.Expiry> expiries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            expiries.add(new Operation.ExpireSessions.Expiry(in.getLong(), in.getVarlong()));
        }
        return new Operation.ExpireSessions(expiries);
    }

    private ZnodePath path() {
        return new ZnodePath(in.getString());
    }

    private static Operation.Create.Form form(int code) {
        return switch (code) {
            case 0 -> Operation.Create.Form.CREATE;
            case 1 -> Operation.Create.Form.CREATE2;
            case 2 -> Operation.Create.Form.CREATE_CONTAINER;
            case 3 -> Operation.Create.Form.CREATE_TTL;
            default -> throw new BrokenBytesException("unknown form of create " + code);
        };
    }

    private static ErrorCode error(int code) {
        for (ErrorCode error : ErrorCode.values()) {
            if (error.code() == code) {
                return error;
            }
        }
        throw new BrokenBytesException("unknown error code " + code);
    }
}
