package io.oarlock.migration.zookeeper;

import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts the znodes of a snapshot that are too large for a ZooKeeper whose {@code jute.maxbuffer} is the default:
 * whoever made them had a larger one, which ZooKeeper does not learn from the snapshot. Used by one thread.
 */
public final class LargeZnodes {
    /** The longest packet between a client and a server. */
    private static final int PACKET_BYTES_MAX = 0xfffff;
    /** A buffer in a snapshot, and in what a leader sends, may be as much longer again. */
    private static final long LOADED_BYTES_MAX = 2L * PACKET_BYTES_MAX;
    /** What a reply has beside the data: its header, the length of the data, a Stat. */
    private static final int REPLY_BYTES = 16 + 4 + 68;

    private long count;
    private long notLoaded;
    private long largestBytes;
    private @Nullable ZnodePath first;

    public void look(SnapshotZnode each) {
        look(each.path(), each.znode().data());
    }

    public void look(ZnodePath path, @Nullable Bytes data) {
        long packet = REPLY_BYTES + (data == null ? 0L : data.length());
        if (packet <= PACKET_BYTES_MAX) {
            return;
        }
        first = first == null ? path : first;
        count++;
        notLoaded += packet - REPLY_BYTES > LOADED_BYTES_MAX ? 1 : 0;
        largestBytes = Math.max(largestBytes, packet);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** What an operator has to know before a ZooKeeper is started with them; only where there are any. */
    @Override
    public String toString() {
        String loaded = notLoaded == 0
                ? "loads them, but its clients cannot read them, and its followers may not be able to take them"
                : String.format(Locale.ROOT, "does not start with %,d of them, and no client can read any", notLoaded);
        return String.format(
                Locale.ROOT,
                "%,d znodes are too large for the default of jute.maxbuffer, the first one is %s. ZooKeeper %s:"
                        + " give servers and clients -Djute.maxbuffer=%d or more",
                count,
                first == null ? "" : JuteRecords.shown(first.value()),
                loaded,
                largestBytes);
    }
}
