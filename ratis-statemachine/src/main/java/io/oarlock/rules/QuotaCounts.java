package io.oarlock.rules;

import io.oarlock.model.Bound;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
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

    private static final ZnodePath NOTHING_YET = new ZnodePath("");

    private QuotaCounts() {}

    /** The statistics have just been made. */
    static void begin(Draft draft, ZnodePath limited) {
        put(draft, limited, new long[2]);
        draft.putQuotaCount(limited, NOTHING_YET);
        goOn(draft, limited, draft.quotaCountRoom());
    }

    /** The statistics are gone. */
    static void giveUp(Draft draft, ZnodePath limited) {
        if (draft.quotaCount(limited) != null) {
            draft.putQuotaCount(limited, null);
        }
    }

    /** At the beginning of an entry. */
    static void goOn(Draft draft) {
        int room = ZNODES_PER_ENTRY_LATER_MAX;
        for (ZnodePath limited : draft.quotaCountsBefore()) {
            int before = draft.quotaCountRoom();
            goOn(draft, limited, room);
            room -= before - draft.quotaCountRoom();
        }
    }

    /** Whether a change of {@code path} is to be charged to a limited path: not if the count still comes to it. */
    static boolean charges(Draft draft, ZnodePath limited, ZnodePath path) {
        ZnodePath counted = draft.quotaCount(limited);
        return counted == null || path.compareTo(counted) <= 0;
    }

    private static void goOn(Draft draft, ZnodePath limited, int room) {
        ZnodePath counted = draft.quotaCount(limited);
        Znode statsNode = draft.find(QuotaRules.stats(limited));
        if (room <= 0 || counted == null || statsNode == null) {
            return;
        }
        QuotaText before = QuotaText.parse(statsNode.data());
        long[] countAndBytes = {before.count(), before.bytes()};
        int[] seen = new int[1];
        if (counted.equals(NOTHING_YET)) {
            add(draft.find(limited), countAndBytes);
            counted = limited;
        }
        ZnodePath last = draft.scanBelow(limited, counted, room, znode -> {
            add(znode, countAndBytes);
            seen[0]++;
        });
        draft.takeQuotaCountRoom(seen[0] + draft.touched());
        put(draft, limited, countAndBytes);
        draft.putQuotaCount(limited, last);
    }

    private static void add(@Nullable Znode znode, long[] countAndBytes) {
        if (znode != null) {
            countAndBytes[0]++;
            countAndBytes[1] += znode.data() == null ? 0 : znode.data().length();
        }
    }

    private static void put(Draft draft, ZnodePath limited, long[] countAndBytes) {
        ZnodePath path = QuotaRules.stats(limited);
        Znode statsNode = draft.find(path);
        if (statsNode == null) {
            throw new BrokenInvariant(path + " does not exist");
        }
        draft.replace(path, statsNode.withDataOnly(QuotaText.stats(countAndBytes[0], countAndBytes[1])));
    }
}
