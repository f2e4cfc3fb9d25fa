package io.oarlock.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What one znode adds to the digest of ZooKeeper's tree, which is the wrapping sum over all znodes (version 2, since
 * ZooKeeper 3.6). ACLs and everything below {@code /zookeeper} are not part of it.
 */
public final class ZnodeDigest {
    /** The only version whose formula is known here. */
    public static final int VERSION = 2;

    private static final int STAT_BYTES = 6 * Long.BYTES + 3 * Integer.BYTES;
    private static final String UNCOUNTED = "/zookeeper/";

    private ZnodeDigest() {}

    public static long of(ZnodePath path, Znode znode) {
        if (path.value().startsWith(UNCOUNTED)) {
            return 0;
        }
        CRC32 crc = new CRC32();
        crc.update(fileText(path).getBytes(StandardCharsets.UTF_8));
        if (znode.data() != null) {
            crc.update(znode.data().array());
        }
        ByteBuffer stat = ByteBuffer.allocate(STAT_BYTES)
                .putLong(znode.czxid())
                .putLong(znode.mzxid())
                .putLong(znode.pzxid())
                .putLong(znode.ctimeMillis())
                .putLong(znode.mtimeMillis())
                .putInt(znode.version())
                .putInt(znode.childCreations())
                .putInt(znode.aversion())
                .putLong(znode.owner());
        crc.update(stat.array());
        return crc.getValue();
    }

    /** ZooKeeper's root has the empty path in its files. */
    public static String fileText(ZnodePath path) {
        return path.isRoot() ? "" : path.value();
    }
}
