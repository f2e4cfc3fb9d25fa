package io.oarlock.rows;

import io.oarlock.model.Bound;
import io.oarlock.model.ZnodePath;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What of quotas is kept on the heap beside the rows: the counts that are not through, and which paths have limits.
 * Apply thread only, but for {@link #counts} and the bytes.
 */
public final class LiveQuotas {
    private static final long LIMITED_BYTES_MAX = Bound.QUOTA_INDEX_BYTES.defaultValue();

    /** Of a count beside its two paths: an entry of a map, and their objects. */
    private static final long COUNT_BYTES = 200;

    private final RowReader rows;
    private final Map<ZnodePath, ZnodePath> counts = new ConcurrentSkipListMap<>();
    /** Of the map, which would count them each time. */
    private int underWay;

    private volatile long countsBytes;

    /** Null before somebody asked for it, and where there are too many. */
    private @Nullable LimitedPaths limited;

    private boolean limitedTooMany;

    private volatile long limitedBytes;

    LiveQuotas(RowReader rows) {
        this.rows = rows;
        rows.forEachQuotaCount(this::put);
    }

    /** The counts that are not through, with the last path counted. Any thread may ask whether there are. */
    public Map<ZnodePath, ZnodePath> counts() {
        return counts;
    }

    /** How many {@link #counts} there are. */
    public int underWay() {
        return underWay;
    }

    /** What {@link #counts} take on the heap. Any thread. */
    public long countsBytes() {
        return countsBytes;
    }

    /** What a count that is so far takes on the heap; null when it is not under way. */
    public static long bytes(ZnodePath path, @Nullable ZnodePath counted) {
        return counted == null
                ? 0
                : COUNT_BYTES + 2L * (path.value().length() + counted.value().length());
    }

    /** Inside {@link LiveTree#publish} only; null when the count is through or given up. */
    public void put(ZnodePath path, @Nullable ZnodePath counted) {
        ZnodePath before = counted == null ? counts.remove(path) : counts.put(path, counted);
        underWay += (counted == null ? 0 : 1) - (before == null ? 0 : 1);
        long bytesBefore = countsBytes;
        countsBytes = bytesBefore + bytes(path, counted) - bytes(path, before);
    }

    /** What the index of paths with limits takes on the heap; 0 where they are too many, or none asked. Any thread. */
    public long limitedBytes() {
        return limitedBytes;
    }

    /**
     * The paths with limits as applied, read when they are asked for first.
     *
     * @param quota below which they lie
     * @param limits name of the znode that limits a path
     * @return null where there are too many to be kept
     */
    public @Nullable LimitedPaths limited(ZnodePath quota, String limits) {
        if (limited == null && !limitedTooMany) {
            LimitedPaths read = new LimitedPaths();
            rows.forEachLimited(quota, limits, path -> {
                LimitedPaths.Mark unused = read.put(path, LimitedPaths.Mark.LIMITED);
                return read.bytes() <= LIMITED_BYTES_MAX;
            });
            keep(read);
        }
        return limited;
    }

    /** A path has limits now, or has none any more. Inside {@link LiveTree#publish} only. */
    public void limit(String path, boolean isLimited) {
        LimitedPaths known = limited;
        if (known != null) {
            LimitedPaths.Mark unused =
                    known.put(path, isLimited ? LimitedPaths.Mark.LIMITED : LimitedPaths.Mark.UNKNOWN);
            keep(known);
        }
    }

    private void keep(LimitedPaths paths) {
        limitedTooMany = paths.bytes() > LIMITED_BYTES_MAX;
        limited = limitedTooMany ? null : paths;
        limitedBytes = limitedTooMany ? 0 : paths.bytes();
    }

    /** Whether a znode is there, which is not the root, without a look at its data. */
    public boolean isThere(ZnodePath path) {
        return rows.isChild(path);
    }
}
