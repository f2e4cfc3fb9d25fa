package io.oarlock.rules;

import io.oarlock.model.Bytes;
import io.oarlock.model.QuotaText;
import io.oarlock.model.ZnodePath;
import io.oarlock.rows.LimitedPaths;
import io.oarlock.rows.LimitedPaths.Mark;
import io.oarlock.rows.LiveQuotas;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.RowChanges;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the counts for quotas are, and which paths have limits, as one entry changes that, over the applied state,
 * and what the entry may still count. Lives on the apply thread for one entry.
 */
final class UncommittedQuotas {
    private final LiveTree base;
    private final Map<ZnodePath, @Nullable ZnodePath> counts = new LinkedHashMap<>();
    private final LimitedPaths changed = new LimitedPaths();
    private final Map<String, Boolean> limitsChanged = new LinkedHashMap<>();
    private int countsMore;
    private long bytesMore;
    private int room = QuotaCounts.ZNODES_PER_ENTRY_MAX;
    private @Nullable Bytes limitsData;
    private @Nullable QuotaText limits;

    UncommittedQuotas(LiveTree base) {
        this.base = base;
    }

    /** The last path counted; null when there is no count under way. */
    @Nullable
    ZnodePath counted(ZnodePath limited) {
        return counts.containsKey(limited)
                ? counts.get(limited)
                : base.quotas().counts().get(limited);
    }

    /**
     * Notes how far a count is; null when it is through or given up.
     *
     * @return takes it back
     */
    Runnable put(ZnodePath limited, @Nullable ZnodePath counted) {
        ZnodePath before = counted(limited);
        int more = (counted == null ? 0 : 1) - (before == null ? 0 : 1);
        long moreBytes = LiveQuotas.bytes(limited, counted) - LiveQuotas.bytes(limited, before);
        counts.put(limited, counted);
        countsMore += more;
        bytesMore += moreBytes;
        return () -> {
            counts.put(limited, before);
            countsMore -= more;
            bytesMore -= moreBytes;
        };
    }

    /** What the counts that are under way take on the heap. */
    long heldBytes() {
        return base.quotas().countsBytes() + bytesMore;
    }

    /** How many counts are under way. */
    int underWay() {
        return base.quotas().underWay() + countsMore;
    }

    /** Limited paths whose count was under way before this entry, in their order. */
    Iterable<ZnodePath> before() {
        return base.quotas().counts().keySet();
    }

    /** What is left of the znodes that this entry may count, which the caller takes from. */
    int room() {
        return room;
    }

    void takeRoom(int counted) {
        room = Math.max(0, room - counted);
    }

    /** What the data of limits says. The same may be asked for with every operation, and be long. */
    QuotaText limits(@Nullable Bytes data) {
        QuotaText known = limits;
        if (known == null || data != limitsData) {
            known = QuotaText.parse(data);
            limits = known;
            limitsData = data;
        }
        return known;
    }

    /**
     * Notes that a path has limits now, or has none any more.
     *
     * @return takes it back
     */
    Runnable limit(String path, boolean isLimited) {
        Mark before = changed.put(path, isLimited ? Mark.LIMITED : Mark.UNLIMITED);
        Boolean published = limitsChanged.put(path, isLimited);
        return () -> {
            Mark unused = changed.put(path, before);
            if (published == null) {
                limitsChanged.remove(path);
            } else {
                limitsChanged.put(path, published);
            }
        };
    }

    /** The deepest path with limits at or above a path; null where there is none. In the time that its length takes. */
    @Nullable
    String deepestLimited(String path) {
        LimitedPaths applied = base.quotas().limited(PathRules.QUOTA, PathRules.QUOTA_LIMITS.substring(1));
        if (applied == null) {
            return lookedUp(path);
        }
        int end = applied.deepest(path, changed);
        return end == 0 ? null : path.substring(0, end);
    }

    /** Where the heap has no room for all of them. */
    private @Nullable String lookedUp(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            String limited = path.substring(0, end);
            Boolean here = limitsChanged.get(limited);
            String limits = PathRules.QUOTA.value() + limited + PathRules.QUOTA_LIMITS;
            if (here == null ? base.quotas().isThere(new ZnodePath(limits)) : here) {
                return limited;
            }
        }
        return null;
    }

    void writeTo(RowChanges rows) {
        counts.forEach(rows::putQuotaCount);
    }

    void publishTo(LiveTree tree) {
        counts.forEach(tree.quotas()::put);
        limitsChanged.forEach(tree.quotas()::limit);
    }
}
