package io.oarlock.op;

import io.oarlock.encoding.ByteReader;
import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of ACL entries in the log. */
final class AclCodec {
    /** Counts of an ACL: absent, and the one that nearly every create carries. Others are their count plus two. */
    private static final int ABSENT = 0;

    private static final int OPEN = 1;
    private static final int COUNT_SHIFT = 2;
    private static final int ENTRY_BYTES_MIN = 6;

    private AclCodec() {}

    static void put(@Nullable List<AclEntry> acl, ByteWriter out) {
        if (acl == null) {
            out.putVarint(ABSENT);
        } else if (acl.equals(Acl.OPEN.entries())) {
            out.putVarint(OPEN);
        } else {
            out.putVarint(acl.size() + COUNT_SHIFT);
            for (AclEntry entry : acl) {
                out.putInt(entry.perms());
                out.putString(entry.scheme());
                out.putString(entry.id());
            }
        }
    }

    static @Nullable List<AclEntry> get(ByteReader in) {
        int code = in.getVarint();
        if (code == ABSENT) {
            return null;
        }
        if (code == OPEN) {
            return Acl.OPEN.entries();
        }
        int count = in.checkCount(code - COUNT_SHIFT, ENTRY_BYTES_MIN);
        List<AclEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new AclEntry(in.getInt(), in.getString(), in.getString()));
        }
        return entries;
    }
}
