package io.oarlock.migration.zookeeper;

import io.oarlock.model.Owner;
import io.oarlock.model.ZnodeDigest;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.SourceAnswer;
import io.oarlock.op.SourceChange;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.jute.InputArchive;
import org.apache.jute.Record;
import org.apache.zookeeper.txn.CloseSessionTxn;
import org.apache.zookeeper.txn.CreateContainerTxn;
import org.apache.zookeeper.txn.CreateSessionTxn;
import org.apache.zookeeper.txn.CreateTTLTxn;
import org.apache.zookeeper.txn.CreateTxn;
import org.apache.zookeeper.txn.CreateTxnV0;
import org.apache.zookeeper.txn.DeleteTxn;
import org.apache.zookeeper.txn.ErrorTxn;
import org.apache.zookeeper.txn.MultiTxn;
import org.apache.zookeeper.txn.SetACLTxn;
import org.apache.zookeeper.txn.SetDataTxn;
import org.apache.zookeeper.txn.Txn;
import org.apache.zookeeper.txn.TxnDigest;
import org.apache.zookeeper.txn.TxnHeader;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a transaction as it lies in the log and as a leader sends it: a header, a record of the kind that the header
 * names, then, since 3.6 where digests are on, the digest. Stateless.
 */
public final class TransactionDecoder {
    private static final int CREATE = 1;
    private static final int DELETE = 2;
    private static final int SET_DATA = 5;
    private static final int SET_ACL = 7;
    private static final int CHECK = 13;
    private static final int MULTI = 14;
    private static final int CREATE_2 = 15;
    private static final int RECONFIG = 16;
    private static final int CREATE_CONTAINER = 19;
    private static final int DELETE_CONTAINER = 20;
    private static final int CREATE_TTL = 21;
    private static final int ERROR = -1;
    private static final int CREATE_SESSION = -10;
    private static final int CLOSE_SESSION = -11;

    /** Of a session, a number, a zxid, a time and a type. */
    private static final int HEADER_BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

    /** Of a version and a value. */
    private static final int DIGEST_BYTES = Integer.BYTES + Long.BYTES;

    private TransactionDecoder() {}

    /** @throws IOException when the bytes are no transaction of a known kind */
    public static Transaction decode(byte[] bytes) throws IOException {
        ByteArrayInputStream stream = new ByteArrayInputStream(bytes);
        InputArchive in = JuteRecords.reader(stream);
        TxnHeader header = new TxnHeader();
        header.deserialize(in, "hdr");
        List<Integer> errors = new ArrayList<>();
        List<SourceChange> changes = changes(header, in, stream, errors);
        return new Transaction(
                header.getClientId(),
                header.getZxid(),
                header.getTime(),
                changes,
                digest(header, in, stream),
                new SourceAnswer(header.getCxid(), header.getType(), errors));
    }

    /** How many parts a transaction says that it has, without decoding them; 0 where it does not say. */
    public static int announcedParts(byte[] bytes) {
        if (bytes.length < HEADER_BYTES + Integer.BYTES) {
            return 0;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int type = in.getInt(HEADER_BYTES - Integer.BYTES);
        return type == MULTI || type == CLOSE_SESSION ? in.getInt(HEADER_BYTES) : 0;
    }

    /** @param errors takes the codes of what failed, see {@link SourceAnswer} */
    private static List<SourceChange> changes(
            TxnHeader header, InputArchive in, ByteArrayInputStream stream, List<Integer> errors) throws IOException {
        return switch (header.getType()) {
            case CREATE_SESSION -> {
                long unused = JuteRecords.session(header.getClientId());
                yield List.of(new SourceChange.OpenSession(
                        filled(new CreateSessionTxn(), in).getTimeOut()));
            }
            case CLOSE_SESSION -> List.of(closed(in, stream));
            case ERROR -> {
                errors.add(in.readInt("err"));
                yield List.of();
            }
            case MULTI -> {
                List<Txn> parts = filled(new MultiTxn(), in).getTxns();
                List<Txn> all = parts == null ? List.of() : parts;
                errors.addAll(errors(all));
                yield errors.isEmpty() ? parts(header.getClientId(), all) : List.of();
            }
            default -> List.of(change(header.getType(), header.getClientId(), in, stream));
        };
    }

    /** Without its list in logs before 3.6, and with only a digest behind it where the list is switched off. */
    private static SourceChange closed(InputArchive in, ByteArrayInputStream stream) throws IOException {
        int left = stream.available();
        if (left == 0 || left == DIGEST_BYTES) {
            return new SourceChange.CloseSession(null);
        }
        List<ZnodePath> ephemerals = new ArrayList<>();
        List<String> listed = filled(new CloseSessionTxn(), in).getPaths2Delete();
        for (String path : listed == null ? List.<String>of() : listed) {
            ephemerals.add(JuteRecords.path(path));
        }
        return new SourceChange.CloseSession(ephemerals);
    }

    /** Of the parts of a multi, none of which was done when one failed; no codes when all were. */
    private static List<Integer> errors(List<Txn> parts) throws IOException {
        if (parts.stream().noneMatch(part -> part.getType() == ERROR)) {
            return List.of();
        }
        List<Integer> errors = new ArrayList<>();
        for (Txn part : parts) {
            // What comes before the part that failed is told as the change that it would have been.
            errors.add(
                    part.getType() == ERROR
                            ? filled(new ErrorTxn(), JuteRecords.reader(record(part)))
                                    .getErr()
                            : 0);
        }
        return errors;
    }

    private static List<SourceChange> parts(long sessionId, List<Txn> parts) throws IOException {
        List<SourceChange> changes = new ArrayList<>();
        for (Txn part : parts) {
            if (part.getType() != CHECK) {
                ByteArrayInputStream stream = record(part);
                changes.add(change(part.getType(), sessionId, JuteRecords.reader(stream), stream));
            }
        }
        return changes;
    }

    private static ByteArrayInputStream record(Txn part) throws IOException {
        byte[] data = part.getData();
        if (data == null) {
            throw new IOException("a part of type " + part.getType() + " without a record");
        }
        return new ByteArrayInputStream(data);
    }

    private static SourceChange change(int type, long sessionId, InputArchive in, ByteArrayInputStream stream)
            throws IOException {
        return switch (type) {
            case CREATE, CREATE_2 -> created(sessionId, in, stream);
            case CREATE_CONTAINER -> {
                CreateContainerTxn txn = filled(new CreateContainerTxn(), in);
                yield new SourceChange.Create(
                        JuteRecords.path(txn.getPath()),
                        JuteRecords.data(txn.getData()),
                        JuteRecords.acl(txn.getAcl()),
                        Owner.CONTAINER,
                        txn.getParentCVersion());
            }
            case CREATE_TTL -> {
                CreateTTLTxn txn = filled(new CreateTTLTxn(), in);
                yield new SourceChange.Create(
                        JuteRecords.path(txn.getPath()),
                        JuteRecords.data(txn.getData()),
                        JuteRecords.acl(txn.getAcl()),
                        Owner.ttl(txn.getTtl()),
                        txn.getParentCVersion());
            }
            case DELETE, DELETE_CONTAINER ->
                new SourceChange.Delete(
                        JuteRecords.path(filled(new DeleteTxn(), in).getPath()));
            case SET_DATA, RECONFIG -> {
                SetDataTxn txn = filled(new SetDataTxn(), in);
                yield new SourceChange.SetData(
                        JuteRecords.path(txn.getPath()), JuteRecords.data(txn.getData()), txn.getVersion());
            }
            case SET_ACL -> {
                SetACLTxn txn = filled(new SetACLTxn(), in);
                yield new SourceChange.SetAcl(
                        JuteRecords.path(txn.getPath()), JuteRecords.acl(txn.getAcl()), txn.getVersion());
            }
            default -> throw new IOException("a transaction of the unknown type " + type);
        };
    }

    /** Logs before 3.4 do not tell how many children the parent has had. */
    private static SourceChange created(long sessionId, InputArchive in, ByteArrayInputStream stream)
            throws IOException {
        stream.mark(0);
        try {
            CreateTxn txn = filled(new CreateTxn(), in);
            return new SourceChange.Create(
                    JuteRecords.path(txn.getPath()),
                    JuteRecords.data(txn.getData()),
                    JuteRecords.acl(txn.getAcl()),
                    txn.getEphemeral() ? JuteRecords.session(sessionId) : Owner.PERSISTENT,
                    txn.getParentCVersion());
        } catch (EOFException e) {
            stream.reset();
            CreateTxnV0 txn = filled(new CreateTxnV0(), in);
            return new SourceChange.Create(
                    JuteRecords.path(txn.getPath()),
                    JuteRecords.data(txn.getData()),
                    JuteRecords.acl(txn.getAcl()),
                    txn.getEphemeral() ? JuteRecords.session(sessionId) : Owner.PERSISTENT,
                    -1);
        }
    }

    private static @Nullable TreeDigest digest(TxnHeader header, InputArchive in, ByteArrayInputStream stream)
            throws IOException {
        if (stream.available() == 0) {
            return null;
        }
        TxnDigest digest = filled(new TxnDigest(), in);
        if (stream.available() > 0) {
            throw new IOException(stream.available() + " bytes follow a transaction");
        }
        return digest.getVersion() == ZnodeDigest.VERSION
                ? new TreeDigest(header.getZxid(), digest.getTreeDigest())
                : null;
    }

    private static <T extends Record> T filled(T record, InputArchive in) throws IOException {
        record.deserialize(in, "txn");
        return record;
    }
}
