package io.oarlock.migration.zookeeper;

import io.oarlock.model.ZnodeDigest;
import java.io.IOException;
import java.util.OptionalLong;
import org.apache.jute.InputArchive;
import org.jspecify.annotations.Nullable;

/**
 * The end of a snapshot. A seal is the checksum of everything before it and a slash. One follows the tree, one the
 * digest (since 3.6, where digests are on), one the last zxid (since 3.9, where it is on). Which of these a snapshot
 * has shows only in its length.
 */
final class SnapshotSeals {
    private static final int SEAL_BYTES = Long.BYTES + Integer.BYTES + 1;
    private static final int LAST_ZXID_BYTES = Long.BYTES + SEAL_BYTES;
    private static final int REST_BYTES_MAX = 1024;
    /** The first version wrote the digest as text. */
    private static final int VERSION_OF_TEXT = 1;

    private final ChecksummedInput bytes;
    private final InputArchive in;

    SnapshotSeals(ChecksummedInput bytes, InputArchive in) {
        this.bytes = bytes;
        this.in = in;
    }

    SnapshotTrailer read() throws IOException {
        checkSeal("the tree");
        int left = bytes.left(REST_BYTES_MAX);
        TreeDigest digest = left == 0 || left == LAST_ZXID_BYTES ? null : readDigest();
        OptionalLong lastZxid = OptionalLong.empty();
        if (bytes.left(1) > 0) {
            lastZxid = OptionalLong.of(in.readLong("lastZxid"));
            checkSeal("the last zxid");
        }
        if (bytes.left(1) > 0) {
            throw new IOException("something follows the last seal");
        }
        return new SnapshotTrailer(digest, lastZxid);
    }

    private @Nullable TreeDigest readDigest() throws IOException {
        long zxid = in.readLong("zxid");
        int version = in.readInt("digestVersion");
        long value = 0;
        if (version <= VERSION_OF_TEXT) {
            in.readString("digest");
        } else {
            value = in.readLong("digest");
        }
        checkSeal("the digest");
        // ZooKeeper writes zeros where it has no digest yet.
        return version == ZnodeDigest.VERSION && zxid > 0 ? new TreeDigest(zxid, value) : null;
    }

    private void checkSeal(String what) throws IOException {
        long found = bytes.checksum();
        long written = in.readLong("val");
        String slash = in.readString("path");
        if (written != found || !"/".equals(slash)) {
            throw new IOException("the checksum behind " + what + " is wrong");
        }
    }
}
