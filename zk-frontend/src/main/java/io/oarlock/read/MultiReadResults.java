package io.oarlock.read;

import io.netty.buffer.ByteBuf;
import io.oarlock.auth.AccessCheck;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.tree.TreeReader;
import io.oarlock.wire.MultiResults;
import io.oarlock.wire.OpCode;
import io.oarlock.wire.Request;
import io.oarlock.wire.WireWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of a multiRead, each part read in its turn from one tree. One frame of 1 MB can name a large znode many
 * thousands of times, so the results are bounded in bytes: parts for which there is no room fail with
 * {@code THROTTLED_OP}, those before them keep their results. So is the data that is read for them, whether or not it
 * is shown: a list of children, and a refusal, need the row of the znode too. Short-lived, used by one thread.
 */
final class MultiReadResults {
    /** More parts than these are read by a worker. */
    private static final int PARTS_INLINE_MAX = 100;

    /** Data that may be read, in results: a fraction of a second of a worker by default. */
    private static final long RESULTS_READ_MAX = 64;

    private final AccessCheck access;
    private final TreeReader tree;
    private final List<Identity> identities;
    private final int bytesMax;
    private long readBytes;
    private boolean full;

    /** @param bytesMax of all results together */
    MultiReadResults(AccessCheck access, TreeReader tree, List<Identity> identities, int bytesMax) {
        this.access = access;
        this.tree = tree;
        this.identities = identities;
        this.bytesMax = bytesMax;
    }

    /** Whether an event loop would take too long over it. */
    static boolean isLong(Request.MultiRead multiRead, TreeReader tree) {
        return multiRead.reads().size() > PARTS_INLINE_MAX
                || multiRead.reads().stream().anyMatch(read -> listsMany(read, tree));
    }

    private static boolean listsMany(Request.Read read, TreeReader tree) {
        if (!(read instanceof Request.GetChildren getChildren)) {
            return false;
        }
        Znode znode = tree.find(ReadPath.normal(getChildren.path()));
        return znode != null && znode.childCount() > ListingWriter.CHILDREN_INLINE_MAX;
    }

    /** Writes one result for each part; returns whether there was room for all. */
    boolean write(Request.MultiRead multiRead, ByteBuf out) {
        int start = out.writerIndex();
        for (Request.Read read : multiRead.reads()) {
            int partStart = out.writerIndex();
            int room = bytesMax - (partStart - start);
            full |= readBytes > RESULTS_READ_MAX * bytesMax;
            ErrorCode error = full ? ErrorCode.THROTTLED_OP : part(read, out, room);
            if (error != ErrorCode.OK) {
                full |= error == ErrorCode.THROTTLED_OP;
                out.writerIndex(partStart);
                MultiResults.writeError(out, error);
            }
        }
        MultiResults.writeEnd(out);
        return !full;
    }

    private ErrorCode part(Request.Read read, ByteBuf out, int room) {
        if (read instanceof Request.GetData getData) {
            return getData(getData.path(), out, room);
        }
        return getChildren(((Request.GetChildren) read).path(), out, room);
    }

    private ErrorCode getData(ZnodePath path, ByteBuf out, int room) {
        Znode znode = find(ReadPath.normal(path));
        ErrorCode error = readable(znode);
        if (znode == null || error != ErrorCode.OK) {
            return error;
        }
        if (znode.data() != null && znode.data().length() > room) {
            return ErrorCode.THROTTLED_OP;
        }
        MultiResults.writeHeader(out, OpCode.GET_DATA.code());
        WireWriter.writeBuffer(out, znode.data());
        WireWriter.writeStat(out, znode.stat());
        return ErrorCode.OK;
    }

    private ErrorCode getChildren(ZnodePath asked, ByteBuf out, int room) {
        ZnodePath path = ReadPath.normal(asked);
        ErrorCode error = readable(find(path));
        if (error != ErrorCode.OK) {
            return error;
        }
        MultiResults.writeHeader(out, OpCode.GET_CHILDREN.code());
        return new NameList(out, room).addChildren(tree, path) ? ErrorCode.OK : ErrorCode.THROTTLED_OP;
    }

    private @Nullable Znode find(ZnodePath path) {
        Znode znode = tree.find(path);
        if (znode != null && znode.data() != null) {
            readBytes += znode.data().length();
        }
        return znode;
    }

    private ErrorCode readable(@Nullable Znode znode) {
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        return access.allows(znode.acl(), Perms.READ, identities) ? ErrorCode.OK : ErrorCode.NO_AUTH;
    }
}
