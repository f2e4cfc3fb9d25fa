package io.oarlock.rules;

import io.oarlock.model.Bytes;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import org.jspecify.annotations.Nullable;

/**
 * Quotas: a znode {@code /zookeeper/quota/<path>/zookeeper_limits} limits what is at and below {@code path};
 * {@code zookeeper_stats} beside it tells what is there. Only the deepest limited path above a znode is charged.
 * Statistics are kept whether limits are enforced or not.
 */
final class QuotaRules {
    private static final String QUOTA_PREFIX = PathRules.QUOTA.value();
    private static final String LIMITS = "/zookeeper_limits";
    private static final String STATS = "/zookeeper_stats";

    boolean createAllowed(Turn turn, ZnodePath path, @Nullable Bytes data) {
        return !turn.policy().enforceQuota() || allowed(turn.draft(), path, length(data), 1);
    }

    boolean setDataAllowed(Turn turn, ZnodePath path, Znode before, @Nullable Bytes data) {
        return !turn.policy().enforceQuota()
                || allowed(turn.draft(), path, length(data) - (long) length(before.data()), 0);
    }

    void added(Draft draft, ZnodePath path, Znode znode) {
        ZnodePath limited = limitedBy(path);
        if (limited != null) {
            QuotaCounts.begin(draft, limited);
        }
        charge(draft, path, length(znode.data()), 1);
    }

    void removed(Draft draft, ZnodePath path, Znode znode) {
        ZnodePath limited = limitedBy(path);
        if (limited != null) {
            QuotaCounts.giveUp(draft, limited);
        }
        charge(draft, path, -(long) length(znode.data()), -1);
    }

    /** The path whose statistics a znode holds; null when it holds none. */
    private static @Nullable ZnodePath limitedBy(ZnodePath path) {
        String text = path.value();
        if (!text.endsWith(STATS) || !text.startsWith(QUOTA_PREFIX)) {
            return null;
        }
        String limited = text.substring(QUOTA_PREFIX.length(), text.length() - STATS.length());
        return limited.isEmpty() ? null : new ZnodePath(limited);
    }

    static ZnodePath stats(ZnodePath limited) {
        return new ZnodePath(QUOTA_PREFIX + limited.value() + STATS);
    }

    void changed(Draft draft, ZnodePath path, Znode before, Znode after) {
        charge(draft, path, length(after.data()) - (long) length(before.data()), 0);
    }

    private static boolean allowed(Draft draft, ZnodePath path, long bytesMore, long countMore) {
        String limited = deepestLimited(draft, path);
        if (limited == null) {
            return true;
        }
        Znode limitsNode = draft.find(new ZnodePath(QUOTA_PREFIX + limited + LIMITS));
        Znode statsNode = draft.find(new ZnodePath(QUOTA_PREFIX + limited + STATS));
        if (limitsNode == null || statsNode == null) {
            return true;
        }
        QuotaText limits = QuotaText.parse(limitsNode.data());
        QuotaText stats = QuotaText.parse(statsNode.data());
        boolean countFits =
                countMore == 0 || limits.countHardLimit() < 0 || stats.count() + countMore <= limits.countHardLimit();
        boolean bytesFit =
                bytesMore == 0 || limits.bytesHardLimit() < 0 || stats.bytes() + bytesMore <= limits.bytesHardLimit();
        return countFits && bytesFit;
    }

    private static void charge(Draft draft, ZnodePath path, long bytesMore, long countMore) {
        String limited = deepestLimited(draft, path);
        if (limited == null || !QuotaCounts.charges(draft, new ZnodePath(limited), path)) {
            return;
        }
        ZnodePath statsPath = new ZnodePath(QUOTA_PREFIX + limited + STATS);
        Znode statsNode = draft.find(statsPath);
        if (statsNode != null) {
            QuotaText stats = QuotaText.parse(statsNode.data());
            long count = stats.count() + countMore;
            long bytes = stats.bytes() + bytesMore;
            draft.replace(statsPath, statsNode.withDataOnly(QuotaText.stats(count, bytes)));
            Znode limitsNode = draft.find(new ZnodePath(QUOTA_PREFIX + limited + LIMITS));
            if (limitsNode != null && (countMore > 0 || bytesMore > 0)) {
                QuotaText limits = QuotaText.parse(limitsNode.data());
                tellIfOver(draft, limited, countMore, "count", count, limits.count());
                tellIfOver(draft, limited, bytesMore, "bytes", bytes, limits.bytes());
            }
        }
    }

    private static void tellIfOver(Draft draft, String limited, long more, String what, long now, long limit) {
        if (more > 0 && limit >= 0 && now > limit) {
            draft.tellOverQuota(new QuotaExcess(new ZnodePath(limited), what, now, limit));
        }
    }

    /**
     * Walks down the tree under {@code /zookeeper/quota}, which has the shape of the limited paths; mostly it is empty.
     */
    private static @Nullable String deepestLimited(Draft draft, ZnodePath path) {
        Znode quotaRoot = draft.find(PathRules.QUOTA);
        if (quotaRoot == null || quotaRoot.childCount() == 0) {
            return null;
        }
        String text = path.value();
        String deepest = null;
        for (int end = text.indexOf('/', 1); ; end = text.indexOf('/', end + 1)) {
            String prefix = end < 0 ? text : text.substring(0, end);
            Znode mirror = draft.find(new ZnodePath(QUOTA_PREFIX + prefix));
            if (mirror == null || mirror.childCount() == 0) {
                return deepest;
            }
            if (draft.find(new ZnodePath(QUOTA_PREFIX + prefix + LIMITS)) != null) {
                deepest = prefix;
            }
            if (end < 0) {
                return deepest;
            }
        }
    }

    private static int length(@Nullable Bytes data) {
        return data == null ? 0 : data.length();
    }
}
