package io.oarlock.op;

import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.encoding.ByteReader;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.MigrationStep.Copy.CopiedSession;
import io.oarlock.op.MigrationStep.Copy.CopiedZnode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what {@link MigrationStepEncoder} wrote. */
final class MigrationStepDecoder {
    private static final int ZNODE_BYTES_MIN = 67;
    private static final int PATH_BYTES_MIN = 1;
    private static final int SESSION_BYTES = 12;
    private static final int CHANGE_BYTES_MIN = 2;

    private final ByteReader in;

    MigrationStepDecoder(ByteReader in) {
        this.in = in;
    }

    MigrationStep decode() {
        int tag = in.getByte();
        return switch (tag) {
            case MigrationStepEncoder.BEGIN -> new MigrationStep.Begin(in.getLong());
            case MigrationStepEncoder.COPY -> copy();
            case MigrationStepEncoder.COMPLETE -> new MigrationStep.Complete(in.getLong(), in.getLong(), in.getLong());
            case MigrationStepEncoder.APPLY -> apply(null);
            case MigrationStepEncoder.APPLY_ANSWERED -> apply(answer());
            case MigrationStepEncoder.STOP -> new MigrationStep.Stop(in.getString());
            case MigrationStepEncoder.ASK_SWITCH -> new MigrationStep.AskSwitch();
            case MigrationStepEncoder.CANCEL_SWITCH -> new MigrationStep.CancelSwitch();
            case MigrationStepEncoder.SWITCH_OVER -> new MigrationStep.SwitchOver(in.getLong(), in.getLong());
            case MigrationStepEncoder.ABORT -> new MigrationStep.Abort();
            default -> throw new BrokenBytesException("unknown step " + tag + " of a migration");
        };
    }

    private MigrationStep copy() {
        return new MigrationStep.Copy(
                in.getLong(),
                list(ZNODE_BYTES_MIN, this::znode),
                list(PATH_BYTES_MIN, this::path),
                list(SESSION_BYTES, () -> new CopiedSession(in.getLong(), in.getInt())),
                list(Long.BYTES, in::getLong));
    }

    private CopiedZnode znode() {
        ZnodePath path = path();
        @Nullable Bytes data = in.getNullable();
        Acl acl = acl();
        return new CopiedZnode(
                path,
                new Znode(
                        data,
                        acl,
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        in.getInt(),
                        in.getInt(),
                        in.getInt(),
                        in.getLong(),
                        in.getInt()));
    }

    private SourceAnswer answer() {
        return new SourceAnswer(in.getInt(), in.getInt(), list(Integer.BYTES, in::getInt));
    }

    private MigrationStep apply(@Nullable SourceAnswer answer) {
        long previousZxid = in.getLong();
        long zxid = in.getLong();
        long timeMillis = in.getLong();
        long sessionId = in.getLong();
        Long digest = in.getByte() == 0 ? null : in.getLong();
        List<SourceChange> changes = list(CHANGE_BYTES_MIN, this::change);
        return new MigrationStep.Apply(previousZxid, zxid, timeMillis, sessionId, changes, digest, answer);
    }

    private SourceChange change() {
        int tag = in.getByte();
        return switch (tag) {
            case MigrationStepEncoder.CREATE ->
                new SourceChange.Create(path(), in.getNullable(), acl(), in.getLong(), in.getInt());
            case MigrationStepEncoder.DELETE -> new SourceChange.Delete(path());
            case MigrationStepEncoder.SET_DATA -> new SourceChange.SetData(path(), in.getNullable(), in.getInt());
            case MigrationStepEncoder.SET_ACL -> new SourceChange.SetAcl(path(), acl(), in.getInt());
            case MigrationStepEncoder.OPEN_SESSION -> new SourceChange.OpenSession(in.getInt());
            case MigrationStepEncoder.CLOSE_SESSION -> new SourceChange.CloseSession(list(PATH_BYTES_MIN, this::path));
            default -> throw new BrokenBytesException("unknown change " + tag + " of a transaction");
        };
    }

    private ZnodePath path() {
        return new ZnodePath(in.getString());
    }

    private Acl acl() {
        List<AclEntry> entries = AclCodec.get(in);
        if (entries == null) {
            throw new BrokenBytesException("a znode without an ACL");
        }
        return entries.equals(Acl.OPEN.entries()) ? Acl.OPEN : new Acl(entries);
    }

    private <T> List<T> list(int bytesEach, Supplier<T> element) {
        int count = in.getCount(bytesEach);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.get());
        }
        return list;
    }
}
