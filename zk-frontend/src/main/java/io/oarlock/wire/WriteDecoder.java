package io.oarlock.wire;

import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.CreateMode;
import io.oarlock.op.Operation;
import io.oarlock.op.Operation.Create;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of a write into an {@link Operation}. Checks the form of the record only: what it asks for is for the
 * rules.
 */
final class WriteDecoder {
    private static final int ROOM_FOR_OPERATIONS = 8;

    /** @throws BrokenRecord when the bytes are not such a record */
    Operation decode(OpCode code, WireReader in) {
        return switch (code) {
            case CREATE -> create(in, Create.Form.CREATE, AclDecoder::read);
            case CREATE2 -> create(in, Create.Form.CREATE2, AclDecoder::read);
            case CREATE_CONTAINER -> create(in, Create.Form.CREATE_CONTAINER, AclDecoder::read);
            case CREATE_TTL -> create(in, Create.Form.CREATE_TTL, AclDecoder::read);
            case DELETE -> new Operation.Delete(path(in), in.readInt());
            case SET_DATA -> new Operation.SetData(pathOrNone(in), in.readBuffer(), in.readInt());
            case SET_ACL -> new Operation.SetAcl(pathOrNone(in), AclDecoder.read(in), in.readInt());
            case MULTI -> multi(in);
            case RECONFIG -> new Operation.Refused(ErrorCode.RECONFIG_DISABLED);
            case CLOSE_SESSION -> new Operation.CloseSession();
            default -> throw new IllegalArgumentException("not a write: " + code);
        };
    }

    private static ZnodePath path(WireReader in) {
        return new ZnodePath(in.requireText());
    }

    /** Where ZooKeeper calls a null path a bad argument, as it does the empty one; to a multi it is a broken record. */
    private static ZnodePath pathOrNone(WireReader in) {
        String text = in.readText();
        return new ZnodePath(text == null ? "" : text);
    }

    private static Create create(WireReader in, Create.Form form, Function<WireReader, @Nullable List<AclEntry>> acls) {
        ZnodePath path = path(in);
        Bytes data = in.readBuffer();
        List<AclEntry> acl = acls.apply(in);
        int flags = in.readInt();
        long ttlMillis = form == Create.Form.CREATE_TTL ? in.readLong() : 0;
        return new Create(path, data, acl, flags, ttlMillis, form);
    }

    private static Operation multi(WireReader in) {
        List<Operation> operations = new ArrayList<>(ROOM_FOR_OPERATIONS);
        while (true) {
            int type = in.readInt();
            boolean done = in.readBoolean();
            in.readInt(); // an error code, which only replies use
            if (done) {
                return new Operation.Multi(operations);
            }
            operations.add(partOfMulti(type, in));
        }
    }

    private static Operation partOfMulti(int type, WireReader in) {
        if (type == OpCode.CHECK) {
            return new Operation.Check(path(in), in.readInt());
        }
        Create.Form form = formOf(OpCode.of(type));
        if (form != null) {
            return requireCreateMode(create(in, form, AclDecoder::readInMulti));
        }
        if (type == OpCode.DELETE.code()) {
            return new Operation.Delete(path(in), in.readInt());
        }
        if (type == OpCode.SET_DATA.code()) {
            return new Operation.SetData(path(in), in.readBuffer(), in.readInt());
        }
        throw new BrokenRecord("type " + type + " in a multi");
    }

    private static Create.@Nullable Form formOf(@Nullable OpCode code) {
        if (code == null) {
            return null;
        }
        return switch (code) {
            case CREATE -> Create.Form.CREATE;
            case CREATE2 -> Create.Form.CREATE2;
            case CREATE_CONTAINER -> Create.Form.CREATE_CONTAINER;
            case CREATE_TTL -> Create.Form.CREATE_TTL;
            default -> null;
        };
    }

    /** ZooKeeper reads the flags of a part while it reads the record, so a bad one breaks the whole multi. */
    private static Create requireCreateMode(Create create) {
        if (create.flags() < 0 || create.flags() >= CreateMode.values().length) {
            throw new BrokenRecord("create flags " + create.flags());
        }
        return create;
    }
}
