package io.oarlock.op;

import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import java.util.List;

/** Writes a step of a migration behind its tag. Its twin is {@link MigrationStepDecoder}. Tags are for ever. */
final class MigrationStepEncoder implements MigrationStep.Cases<ByteWriter> {
    static final int BEGIN = 1;
    static final int COPY = 2;
    static final int COMPLETE = 3;
    static final int APPLY = 4;
    static final int STOP = 5;
    static final int ASK_SWITCH = 6;
    static final int CANCEL_SWITCH = 7;
    static final int SWITCH_OVER = 8;
    static final int ABORT = 9;
    /** {@link #APPLY} behind an answer. */
    static final int APPLY_ANSWERED = 10;

    static final int CREATE = 1;
    static final int DELETE = 2;
    static final int SET_DATA = 3;
    static final int SET_ACL = 4;
    static final int OPEN_SESSION = 5;
    static final int CLOSE_SESSION = 6;

    private final ByteWriter out;

    MigrationStepEncoder(ByteWriter out) {
        this.out = out;
    }

    @Override
    public ByteWriter begin(MigrationStep.Begin begin) {
        out.putByte(BEGIN);
        out.putLong(begin.copy());
        return out;
    }

    @Override
    public ByteWriter copy(MigrationStep.Copy copy) {
        out.putByte(COPY);
        out.putLong(copy.copy());
        out.putVarint(copy.znodes().size());
        copy.znodes().forEach(each -> putZnode(each.path(), each.znode()));
        putPaths(copy.removed());
        out.putVarint(copy.sessions().size());
        copy.sessions().forEach(each -> {
            out.putLong(each.id());
            out.putInt(each.timeoutMillis());
        });
        out.putVarint(copy.sessionsRemoved().size());
        copy.sessionsRemoved().forEach(out::putLong);
        return out;
    }

    @Override
    public ByteWriter complete(MigrationStep.Complete complete) {
        out.putByte(COMPLETE);
        out.putLong(complete.copy());
        out.putLong(complete.zxid());
        out.putLong(complete.digest());
        return out;
    }

    @Override
    public ByteWriter apply(MigrationStep.Apply apply) {
        SourceAnswer answer = apply.answer();
        out.putByte(answer == null ? APPLY : APPLY_ANSWERED);
        if (answer != null) {
            out.putInt(answer.cxid());
            out.putInt(answer.type());
            out.putVarint(answer.errors().size());
            answer.errors().forEach(out::putInt);
        }
        out.putLong(apply.previousZxid());
        out.putLong(apply.zxid());
        out.putLong(apply.timeMillis());
        out.putLong(apply.sessionId());
        Long digest = apply.digest();
        out.putByte(digest == null ? 0 : 1);
        if (digest != null) {
            out.putLong(digest);
        }
        out.putVarint(apply.changes().size());
        Changes changes = new Changes();
        apply.changes().forEach(change -> change.accept(changes));
        return out;
    }

    @Override
    public ByteWriter stop(MigrationStep.Stop stop) {
        out.putByte(STOP);
        out.putString(stop.reason());
        return out;
    }

    @Override
    public ByteWriter askSwitch(MigrationStep.AskSwitch ask) {
        out.putByte(ASK_SWITCH);
        return out;
    }

    @Override
    public ByteWriter cancelSwitch(MigrationStep.CancelSwitch cancel) {
        out.putByte(CANCEL_SWITCH);
        return out;
    }

    @Override
    public ByteWriter switchOver(MigrationStep.SwitchOver over) {
        out.putByte(SWITCH_OVER);
        out.putLong(over.zxid());
        out.putLong(over.epoch());
        return out;
    }

    @Override
    public ByteWriter abort(MigrationStep.Abort abort) {
        out.putByte(ABORT);
        return out;
    }

    private void putZnode(ZnodePath path, Znode znode) {
        out.putString(path.value());
        out.putNullable(znode.data());
        AclCodec.put(znode.acl().entries(), out);
        out.putLong(znode.czxid());
        out.putLong(znode.mzxid());
        out.putLong(znode.pzxid());
        out.putLong(znode.ctimeMillis());
        out.putLong(znode.mtimeMillis());
        out.putInt(znode.version());
        out.putInt(znode.childCreations());
        out.putInt(znode.aversion());
        out.putLong(znode.owner());
        out.putInt(znode.childCount());
    }

    private void putPaths(List<ZnodePath> paths) {
        out.putVarint(paths.size());
        paths.forEach(path -> out.putString(path.value()));
    }

    private final class Changes implements SourceChange.Visitor {
        @Override
        public void create(SourceChange.Create create) {
            out.putByte(CREATE);
            out.putString(create.path().value());
            out.putNullable(create.data());
            AclCodec.put(create.acl().entries(), out);
            out.putLong(create.owner());
            out.putInt(create.parentCreations());
        }

        @Override
        public void delete(SourceChange.Delete delete) {
            out.putByte(DELETE);
            out.putString(delete.path().value());
        }

        @Override
        public void setData(SourceChange.SetData setData) {
            out.putByte(SET_DATA);
            out.putString(setData.path().value());
            out.putNullable(setData.data());
            out.putInt(setData.version());
        }

        @Override
        public void setAcl(SourceChange.SetAcl setAcl) {
            out.putByte(SET_ACL);
            out.putString(setAcl.path().value());
            AclCodec.put(setAcl.acl().entries(), out);
            out.putInt(setAcl.aversion());
        }

        @Override
        public void openSession(SourceChange.OpenSession open) {
            out.putByte(OPEN_SESSION);
            out.putInt(open.timeoutMillis());
        }

        /** Sessions that a log without a list closes lose what they have, as those with an empty list do. */
        @Override
        public void closeSession(SourceChange.CloseSession close) {
            List<ZnodePath> ephemerals = close.ephemerals();
            out.putByte(CLOSE_SESSION);
            putPaths(ephemerals == null ? List.of() : ephemerals);
        }
    }
}
