package io.oarlock.rules;

import io.oarlock.model.Bytes;
import io.oarlock.model.QuotaText;
import io.oarlock.model.ZnodePath;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.RowChanges;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the counts for quotas are as one entry changes that, over the applied state, and what the entry may still
 * count. Lives on the apply thread for one entry.
 */
final class UncommittedQuotas {
    private final LiveTree base;
    private final Map<ZnodePath, @Nullable ZnodePath> counts = new LinkedHashMap<>();
    private int countsMore;
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
                : base.quotaCounts().get(limited);
    }

    /**
     * Notes how far a count is; null when it is through or given up.
     *
     * @return takes it back
     */
    Runnable put(ZnodePath limited, @Nullable ZnodePath counted) {
        ZnodePath before = counted(limited);
        int more = (counted == null ? 0 : 1) - (before == null ? 0 : 1);
        counts.put(limited, counted);
        countsMore += more;
        return () -> {
            counts.put(limited, before);
            countsMore -= more;
        };
    }

    /** How many counts are under way. */
    int underWay() {
        return base.quotaCountsUnderWay() + countsMore;
    }

    /** Limited paths whose count was under way before this entry, in their order. */
    Iterable<ZnodePath> before() {
        return base.quotaCounts().keySet();
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

    void writeTo(RowChanges rows) {
        counts.forEach(rows::putQuotaCount);
    }

    void publishTo(LiveTree tree) {
        counts.forEach(tree::countQuota);
    }
}
