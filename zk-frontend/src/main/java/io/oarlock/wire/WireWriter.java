package io.oarlock.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.oarlock.model.Acl;
import io.oarlock.model.AclEntry;
import io.oarlock.model.Bytes;
import io.oarlock.model.Stat;
import org.jspecify.annotations.Nullable;

/** Writes jute's primitives and the records that many replies share. */
public final class WireWriter {
    private WireWriter() {}

    public static void writeText(ByteBuf out, @Nullable String text) {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        int start = out.writerIndex();
        out.writeInt(0);
        int length = ByteBufUtil.writeUtf8(out, text);
        out.setInt(start, length);
    }

    /** Null and empty are different things to a client. */
    public static void writeBuffer(ByteBuf out, @Nullable Bytes bytes) {
        if (bytes == null) {
            out.writeInt(-1);
            return;
        }
        out.writeInt(bytes.length());
        out.writeBytes(bytes.array());
    }

    public static void writeAcl(ByteBuf out, Acl acl) {
        out.writeInt(acl.entries().size());
        for (AclEntry entry : acl.entries()) {
            out.writeInt(entry.perms());
            writeText(out, entry.scheme());
            writeText(out, entry.id());
        }
    }

    public static void writeStat(ByteBuf out, Stat stat) {
        out.writeLong(stat.czxid());
        out.writeLong(stat.mzxid());
        out.writeLong(stat.ctimeMillis());
        out.writeLong(stat.mtimeMillis());
        out.writeInt(stat.version());
        out.writeInt(stat.cversion());
        out.writeInt(stat.aversion());
        out.writeLong(stat.ephemeralOwner());
        out.writeInt(stat.dataLength());
        out.writeInt(stat.numChildren());
        out.writeLong(stat.pzxid());
    }
}
