package io.oarlock.rules;

import io.oarlock.model.Bound;
import io.oarlock.model.QuotaText;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.RulesLevel;
import io.oarlock.rows.LiveQuotas;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is there when the statistics of a quota begin. A small tree is counted at once; of a large one each entry
 * counts a part, in the order of the paths, so that no entry takes long. Up to the last path counted the statistics are
 * right at every moment: changes there are charged, and changes behind it are counted when the count gets there.
 */
final class QuotaCounts {
    /** Znodes that one entry counts at most. */
    static final int ZNODES_PER_ENTRY_MAX = (int) Bound.COUNTED_ZNODES_PER_ENTRY.defaultValue();

    /** Of these, for counts that earlier entries began: every entry waits for this. */
    static final int ZNODES_PER_ENTRY_LATER_MAX = 1_000;

    /** Counts that are not through: all members keep them on the heap, and in the state. */
    static final int UNDER_WAY_MAX = (int) Bound.QUOTA_COUNTS.defaultValue();

    /** What they may take on the heap for more than one to go on: each has the last path that was counted. */
    static final long HELD_BYTES_MAX = Bound.QUOTA_COUNTS_BYTES.defaultValue();

    /** Of path, data and ACL: to read so much takes as long as one more znode. */
    private static final int BYTES_PER_ZNODE = 16 << 10;

    private static final ZnodePath NOTHING_YET = new ZnodePath("");

    private QuotaCounts() {}

    /** Whether there may be one more. */
    static boolean mayBegin(UncommittedState uncommitted, ZnodePath limited) {
        boolean few = !isBounded(uncommitted) || uncommitted.quotas().underWay() < UNDER_WAY_MAX;
        return few && mayHold(uncommitted, limited);
    }

    /**
     * Whether what all counts hold has room for one more. The path comes from a source that has no limit of ours, or
     * from before there was one: a thousand of a megabyte each would be more than a heap can take.
     */
    static boolean mayHold(UncommittedState uncommitted, ZnodePath limited) {
        return uncommitted.rulesLevel() < RulesLevel.BOUNDED_COUNTS
                || uncommitted.quotas().heldBytes() + LiveQuotas.bytes(limited, NOTHING_YET) <= HELD_BYTES_MAX;
    }

    private static boolean isBounded(UncommittedState uncommitted) {
        return uncommitted.rulesLevel() >= RulesLevel.BOUNDED_COSTS;
    }

    /** The statistics have just been made. */
    static void begin(UncommittedState uncommitted, ZnodePath limited) {
        put(uncommitted, limited, new long[2]);
        uncommitted.putQuotaCount(limited, NOTHING_YET);
        if (!holdsMuch(uncommitted)) {
            goOn(uncommitted, limited, uncommitted.quotas().room());
        }
    }

    /** The statistics are gone. */
    static void giveUp(UncommittedState uncommitted, ZnodePath limited) {
        if (uncommitted.quotas().counted(limited) != null) {
            uncommitted.putQuotaCount(limited, null);
        }
    }

    /** At the beginning of an entry. */
    static void goOn(UncommittedState uncommitted) {
        int room = ZNODES_PER_ENTRY_LATER_MAX;
        if (holdsMuch(uncommitted)) {
            goOn(uncommitted, begun(uncommitted), room);
            return;
        }
        for (ZnodePath limited : uncommitted.quotas().before()) {
            if (isBounded(uncommitted) && (room <= 0 || holdsMuch(uncommitted))) {
                // Each count costs one at least, so that the others, however many, are not even looked at.
                return;
            }
            int before = uncommitted.quotas().room();
            goOn(uncommitted, limited, room);
            room -= before - uncommitted.quotas().room();
        }
    }

    /**
     * The first count that has come to a path, or the first of all: to go on with one that has not would hold one more
     * path, and whoever begins counts before others could have as many held as there may be.
     */
    private static ZnodePath begun(UncommittedState uncommitted) {
        Iterable<ZnodePath> underWay = uncommitted.quotas().before();
        for (ZnodePath limited : underWay) {
            ZnodePath counted = uncommitted.quotas().counted(limited);
            if (counted != null && !counted.equals(NOTHING_YET)) {
                return limited;
            }
        }
        return underWay.iterator().next();
    }

    private static boolean holdsMuch(UncommittedState uncommitted) {
        return isBounded(uncommitted) && uncommitted.quotas().heldBytes() > HELD_BYTES_MAX;
    }

    /** Whether a change of {@code path} is to be charged to a limited path: not if the count still comes to it. */
    static boolean charges(UncommittedState uncommitted, ZnodePath limited, ZnodePath path) {
        ZnodePath counted = uncommitted.quotas().counted(limited);
        return counted == null || path.compareTo(counted) <= 0;
    }

    private static void goOn(UncommittedState uncommitted, ZnodePath limited, int room) {
        ZnodePath counted = uncommitted.quotas().counted(limited);
        Znode statsNode = uncommitted.find(QuotaRules.stats(limited));
        if (room <= 0 || counted == null || statsNode == null) {
            return;
        }
        QuotaText before = QuotaText.parse(statsNode.data());
        long[] countAndBytes = {before.count(), before.bytes()};
        int[] cost = new int[1];
        if (counted.equals(NOTHING_YET)) {
            add(uncommitted.find(limited), countAndBytes);
            counted = limited;
        }
        boolean bounded = isBounded(uncommitted);
        ZnodePath last = uncommitted.scanBelow(limited, counted, room, (path, znode) -> {
            int costs = bounded ? cost(path, znode) : 1;
            add(znode, countAndBytes);
            cost[0] += costs;
            return costs;
        });
        uncommitted.quotas().takeRoom(cost[0] + uncommitted.touched());
        put(uncommitted, limited, countAndBytes);
        uncommitted.putQuotaCount(limited, last);
    }

    private static void add(@Nullable Znode znode, long[] countAndBytes) {
        if (znode != null) {
            countAndBytes[0]++;
            countAndBytes[1] += znode.data() == null ? 0 : znode.data().length();
        }
    }

    private static int cost(ZnodePath path, Znode znode) {
        long bytes = path.value().length()
                + znode.acl().heapBytes()
                + (znode.data() == null ? 0 : znode.data().length());
        return 1 + (int) (bytes / BYTES_PER_ZNODE);
    }

    private static void put(UncommittedState uncommitted, ZnodePath limited, long[] countAndBytes) {
        ZnodePath path = QuotaRules.stats(limited);
        Znode statsNode = uncommitted.find(path);
        if (statsNode == null) {
            throw new BrokenInvariant(path + " does not exist");
        }
        uncommitted.replace(
                path, statsNode, statsNode.withDataOnly(QuotaText.stats(countAndBytes[0], countAndBytes[1])));
    }
}
