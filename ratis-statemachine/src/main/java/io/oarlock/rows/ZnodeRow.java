package io.oarlock.rows;

import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.encoding.ByteReader;
import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Owner;
import io.oarlock.model.Znode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of a znode. Two bytes say which fields stand out from those of a znode just made; only these follow. A
 * leaf that was never changed takes 19 bytes plus its data.
 */
final class ZnodeRow {
    private static final int FORMAT = 1;

    private static final int DATA_NULL = 1;
    private static final int ACL_LISTED = 1 << 1;
    private static final int MZXID = 1 << 2;
    private static final int PZXID = 1 << 3;
    private static final int MTIME = 1 << 4;
    private static final int VERSION = 1 << 5;
    private static final int CHILDREN = 1 << 6;
    private static final int AVERSION = 1 << 7;
    private static final int OWNER = 1 << 8;
    private static final int FLAGS_KNOWN = (1 << 9) - 1;

    private static final int ACL_ENTRY_BYTES_MIN = 6;

    private ZnodeRow() {}

    static void write(Znode znode, ByteWriter out) {
        int flags = flags(znode);
        out.putByte(FORMAT);
        out.putShort(flags);
        out.putLong(znode.czxid());
        out.putLong(znode.ctimeMillis());
        putLongIf(flags, MZXID, znode.mzxid(), out);
        putLongIf(flags, PZXID, znode.pzxid(), out);
        putLongIf(flags, MTIME, znode.mtimeMillis(), out);
        putLongIf(flags, OWNER, znode.owner(), out);
        if ((flags & VERSION) != 0) {
            out.putInt(znode.version());
        }
        if ((flags & CHILDREN) != 0) {
            out.putInt(znode.childCreations());
            out.putInt(znode.childCount());
        }
        if ((flags & AVERSION) != 0) {
            out.putInt(znode.aversion());
        }
        if ((flags & ACL_LISTED) != 0) {
            putAcl(znode.acl(), out);
        }
        Bytes data = znode.data();
        if (data != null) {
            out.putBlob(data.array());
        }
    }

    static Znode read(ByteReader in) {
        int format = in.getByte();
        if (format != FORMAT) {
            throw new BrokenBytesException("znode format " + format);
        }
        int flags = in.getShort();
        if ((flags & ~FLAGS_KNOWN) != 0) {
            throw new BrokenBytesException("znode flags 0x" + Integer.toHexString(flags));
        }
        long czxid = in.getLong();
        long ctimeMillis = in.getLong();
        long mzxid = getLongIf(flags, MZXID, czxid, in);
        long pzxid = getLongIf(flags, PZXID, czxid, in);
        long mtimeMillis = getLongIf(flags, MTIME, ctimeMillis, in);
        long owner = getLongIf(flags, OWNER, Owner.PERSISTENT, in);
        int version = (flags & VERSION) != 0 ? in.getInt() : 0;
        int childCreations = (flags & CHILDREN) != 0 ? in.getInt() : 0;
        int childCount = (flags & CHILDREN) != 0 ? in.getInt() : 0;
        int aversion = (flags & AVERSION) != 0 ? in.getInt() : 0;
        Acl acl = (flags & ACL_LISTED) != 0 ? getAcl(in) : Acl.OPEN;
        @Nullable Bytes data = (flags & DATA_NULL) != 0 ? null : in.getBlob();
        return new Znode(
                data,
                acl,
                czxid,
                mzxid,
                pzxid,
                ctimeMillis,
                mtimeMillis,
                version,
                childCreations,
                aversion,
                owner,
                childCount);
    }

    private static int flags(Znode znode) {
        return flag(znode.data() == null, DATA_NULL)
                | flag(!znode.acl().equals(Acl.OPEN), ACL_LISTED)
                | flag(znode.mzxid() != znode.czxid(), MZXID)
                | flag(znode.pzxid() != znode.czxid(), PZXID)
                | flag(znode.mtimeMillis() != znode.ctimeMillis(), MTIME)
                | flag(znode.version() != 0, VERSION)
                | flag((znode.childCreations() | znode.childCount()) != 0, CHILDREN)
                | flag(znode.aversion() != 0, AVERSION)
                | flag(znode.owner() != Owner.PERSISTENT, OWNER);
    }

    private static int flag(boolean set, int bit) {
        return set ? bit : 0;
    }

    private static void putLongIf(int flags, int bit, long value, ByteWriter out) {
        if ((flags & bit) != 0) {
            out.putLong(value);
        }
    }

    private static long getLongIf(int flags, int bit, long otherwise, ByteReader in) {
        return (flags & bit) != 0 ? in.getLong() : otherwise;
    }

    private static void putAcl(Acl acl, ByteWriter out) {
        out.putVarint(acl.entries().size());
        for (AclEntry entry : acl.entries()) {
            out.putInt(entry.perms());
            out.putString(entry.scheme());
            out.putString(entry.id());
        }
    }

    private static Acl getAcl(ByteReader in) {
        int count = in.getCount(ACL_ENTRY_BYTES_MIN);
        List<AclEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new AclEntry(in.getInt(), in.getString(), in.getString()));
        }
        return new Acl(entries);
    }
}
