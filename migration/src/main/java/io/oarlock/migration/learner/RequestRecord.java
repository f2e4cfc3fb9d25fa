package io.oarlock.migration.learner;

import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.jute.BinaryOutputArchive;
import org.apache.jute.OutputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.proto.CheckVersionRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.CreateTTLRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.MultiHeader;
import org.apache.zookeeper.proto.SetACLRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SyncRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request as the client protocol has it.
 *
 * @param opcode of the client protocol
 */
public record RequestRecord(int opcode, Bytes record) {
    private static final int CREATE = 1;
    private static final int DELETE = 2;
    private static final int SET_DATA = 5;
    private static final int SET_ACL = 7;
    private static final int CHECK = 13;
    public static final int MULTI = 14;
    private static final int CREATE_2 = 15;
    private static final int CREATE_CONTAINER = 19;
    private static final int CREATE_TTL = 21;
    public static final int CREATE_SESSION = -10;
    private static final int CLOSE_SESSION = -11;
    private static final int SYNC = 9;

    private static final ZnodePath CONFIG = new ZnodePath("/zookeeper/config");
    private static final int END = -1;

    /** Asks for everything that is committed now. */
    public static RequestRecord sync() {
        return new RequestRecord(SYNC, bytes(out -> new SyncRequest("/").serialize(out, "request")));
    }

    /** Null for what cannot be passed on, or would not come back as it is meant. */
    public static @Nullable RequestRecord of(Operation operation) {
        if (operation instanceof Operation.OpenSession open) {
            return new RequestRecord(CREATE_SESSION, bytes(out -> out.writeInt(open.timeoutMillis(), "timeout")));
        }
        if (operation instanceof Operation.CloseSession) {
            return new RequestRecord(CLOSE_SESSION, Bytes.EMPTY);
        }
        if (operation instanceof Operation.Multi multi) {
            return multi.operations().stream().anyMatch(part -> part(part) == null)
                    ? null
                    : new RequestRecord(MULTI, bytes(out -> write(multi, out)));
        }
        Record record = part(operation);
        return record == null
                ? null
                : new RequestRecord(typeOf(operation), bytes(out -> record.serialize(out, "request")));
    }

    private static void write(Operation.Multi multi, OutputArchive out) throws IOException {
        for (Operation operation : multi.operations()) {
            Record part = part(operation);
            if (part != null) {
                new MultiHeader(typeOf(operation), false, -1).serialize(out, "header");
                part.serialize(out, "request");
            }
        }
        new MultiHeader(END, true, -1).serialize(out, "header");
    }

    /** The type of the transaction that the operation becomes, alone or in a multi; -1 for none. */
    public static int typeOf(Operation operation) {
        if (operation instanceof Operation.Create create) {
            return switch (create.form()) {
                case CREATE -> CREATE;
                case CREATE2 -> CREATE_2;
                case CREATE_CONTAINER -> CREATE_CONTAINER;
                case CREATE_TTL -> CREATE_TTL;
            };
        }
        if (operation instanceof Operation.Delete) {
            return DELETE;
        }
        if (operation instanceof Operation.SetData) {
            return SET_DATA;
        }
        if (operation instanceof Operation.SetAcl) {
            return SET_ACL;
        }
        if (operation instanceof Operation.Check) {
            return CHECK;
        }
        if (operation instanceof Operation.Multi) {
            return MULTI;
        }
        if (operation instanceof Operation.OpenSession) {
            return CREATE_SESSION;
        }
        return operation instanceof Operation.CloseSession ? CLOSE_SESSION : -1;
    }

    private static @Nullable Record part(Operation operation) {
        if (operation instanceof Operation.Create create) {
            return create.form() == Operation.Create.Form.CREATE_TTL
                    ? new CreateTTLRequest(
                            create.path().value(),
                            array(create.data()),
                            acl(create.acl()),
                            create.flags(),
                            create.ttlMillis())
                    : new CreateRequest(create.path().value(), array(create.data()), acl(create.acl()), create.flags());
        }
        if (operation instanceof Operation.Delete delete) {
            return new DeleteRequest(delete.path().value(), delete.version());
        }
        if (operation instanceof Operation.SetData set) {
            // The configuration of the source means nothing here, and stays as it is.
            return set.path().equals(CONFIG)
                    ? null
                    : new SetDataRequest(set.path().value(), array(set.data()), set.version());
        }
        if (operation instanceof Operation.SetAcl set) {
            return new SetACLRequest(set.path().value(), acl(set.acl()), set.aversion());
        }
        return operation instanceof Operation.Check check
                ? new CheckVersionRequest(check.path().value(), check.version())
                : null;
    }

    private static byte @Nullable [] array(@Nullable Bytes data) {
        return data == null ? null : data.array();
    }

    private static @Nullable List<ACL> acl(@Nullable List<AclEntry> entries) {
        return entries == null
                ? null
                : entries.stream()
                        .map(entry -> new ACL(entry.perms(), new Id(entry.scheme(), entry.id())))
                        .toList();
    }

    private interface Writing {
        void to(OutputArchive out) throws IOException;
    }

    private static Bytes bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(BinaryOutputArchive.getArchive(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory does not fail", e);
        }
        return Bytes.wrap(bytes.toByteArray());
    }
}
