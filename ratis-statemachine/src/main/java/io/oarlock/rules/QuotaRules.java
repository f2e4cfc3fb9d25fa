package io.oarlock.rules;

import io.oarlock.model.Bytes;
import io.oarlock.model.QuotaText;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.RulesLevel;
import org.jspecify.annotations.Nullable;

/**
 * Quotas: a znode {@code /zookeeper/quota/<path>/zookeeper_limits} limits what is at and below {@code path};
 * {@code zookeeper_stats} beside it tells what is there. Only the deepest limited path above a znode is charged.
 * Statistics are kept whether limits are enforced or not.
 */
final class QuotaRules {
    private static final String QUOTA_PREFIX = PathRules.QUOTA.value();

    boolean createAllowed(OperationContext context, ZnodePath path, @Nullable Bytes data) {
        return !context.policy().enforceQuota() || allowed(context.uncommitted(), path, length(data), 1);
    }

    boolean setDataAllowed(OperationContext context, ZnodePath path, Znode before, @Nullable Bytes data) {
        return !context.policy().enforceQuota()
                || allowed(context.uncommitted(), path, length(data) - (long) length(before.data()), 0);
    }

    /** Whether the count that a znode would begin, if it is the statistics of a quota, has room beside others. */
    boolean mayBeginCount(OperationContext context, ZnodePath path) {
        ZnodePath limited = limitedBy(path);
        return limited == null || QuotaCounts.mayBegin(context.uncommitted(), limited);
    }

    /** Of what a source has made, which cannot be put off: whether the count that it would begin can be held at all. */
    boolean mayHoldCount(UncommittedState uncommitted, ZnodePath path) {
        ZnodePath limited = limitedBy(path);
        return limited == null || QuotaCounts.mayHold(uncommitted, limited);
    }

    void added(UncommittedState uncommitted, ZnodePath path, Znode znode) {
        ZnodePath limited = limitedBy(path);
        if (limited != null) {
            QuotaCounts.begin(uncommitted, limited);
        }
        charge(uncommitted, path, length(znode.data()), 1);
    }

    void removed(UncommittedState uncommitted, ZnodePath path, Znode znode) {
        ZnodePath limited = limitedBy(path);
        if (limited != null) {
            QuotaCounts.giveUp(uncommitted, limited);
        }
        charge(uncommitted, path, -(long) length(znode.data()), -1);
    }

    /** The path whose statistics a znode holds; null when it holds none. */
    private static @Nullable ZnodePath limitedBy(ZnodePath path) {
        String limited = limited(path, PathRules.QUOTA_STATS);
        return limited == null ? null : new ZnodePath(limited);
    }

    /** The path that has a quota of which a znode is the one with this name; null when it is none. */
    static @Nullable String limited(ZnodePath path, String name) {
        String text = path.value();
        if (!text.endsWith(name) || !text.startsWith(QUOTA_PREFIX)) {
            return null;
        }
        String limited = text.substring(QUOTA_PREFIX.length(), text.length() - name.length());
        return limited.isEmpty() ? null : limited;
    }

    static ZnodePath stats(ZnodePath limited) {
        return new ZnodePath(QUOTA_PREFIX + limited.value() + PathRules.QUOTA_STATS);
    }

    void changed(UncommittedState uncommitted, ZnodePath path, Znode before, Znode after) {
        charge(uncommitted, path, length(after.data()) - (long) length(before.data()), 0);
    }

    private static boolean allowed(UncommittedState uncommitted, ZnodePath path, long bytesMore, long countMore) {
        String limited = deepestLimited(uncommitted, path);
        if (limited == null) {
            return true;
        }
        Znode limitsNode = uncommitted.find(new ZnodePath(QUOTA_PREFIX + limited + PathRules.QUOTA_LIMITS));
        Znode statsNode = uncommitted.find(new ZnodePath(QUOTA_PREFIX + limited + PathRules.QUOTA_STATS));
        if (limitsNode == null || statsNode == null) {
            return true;
        }
        QuotaText limits = uncommitted.quotas().limits(limitsNode.data());
        QuotaText stats = QuotaText.parse(statsNode.data());
        boolean countFits =
                countMore == 0 || limits.countHardLimit() < 0 || stats.count() + countMore <= limits.countHardLimit();
        boolean bytesFit =
                bytesMore == 0 || limits.bytesHardLimit() < 0 || stats.bytes() + bytesMore <= limits.bytesHardLimit();
        return countFits && bytesFit;
    }

    private static void charge(UncommittedState uncommitted, ZnodePath path, long bytesMore, long countMore) {
        String limited = deepestLimited(uncommitted, path);
        if (limited == null || !QuotaCounts.charges(uncommitted, new ZnodePath(limited), path)) {
            return;
        }
        ZnodePath statsPath = new ZnodePath(QUOTA_PREFIX + limited + PathRules.QUOTA_STATS);
        Znode statsNode = uncommitted.find(statsPath);
        if (statsNode != null) {
            QuotaText stats = QuotaText.parse(statsNode.data());
            long count = stats.count() + countMore;
            long bytes = stats.bytes() + bytesMore;
            uncommitted.replace(statsPath, statsNode, statsNode.withDataOnly(QuotaText.stats(count, bytes)));
            Znode limitsNode = uncommitted.find(new ZnodePath(QUOTA_PREFIX + limited + PathRules.QUOTA_LIMITS));
            if (limitsNode != null && (countMore > 0 || bytesMore > 0)) {
                QuotaText limits = uncommitted.quotas().limits(limitsNode.data());
                tellIfOver(uncommitted, limited, countMore, "count", count, limits.count());
                tellIfOver(uncommitted, limited, bytesMore, "bytes", bytes, limits.bytes());
            }
        }
    }

    private static void tellIfOver(
            UncommittedState uncommitted, String limited, long more, String what, long now, long limit) {
        if (more > 0 && limit >= 0 && now > limit) {
            uncommitted.tellOverQuota(new QuotaExcess(new ZnodePath(limited), what, now, limit));
        }
    }

    /** The deepest limited path at or above a path; mostly there is no quota at all. */
    private static @Nullable String deepestLimited(UncommittedState uncommitted, ZnodePath path) {
        Znode quotaRoot = uncommitted.find(PathRules.QUOTA);
        if (quotaRoot == null || quotaRoot.childCount() == 0) {
            return null;
        }
        return uncommitted.rulesLevel() < RulesLevel.BOUNDED_COSTS
                ? deepestWalkedTo(uncommitted, path.value())
                : uncommitted.quotas().deepestLimited(path.value());
    }

    /**
     * Walks down the tree under {@code /zookeeper/quota}, which has the shape of the limited paths. That costs the
     * square of the depth, and what an entry looks at counts, so that it is a matter of the rules level.
     */
    private static @Nullable String deepestWalkedTo(UncommittedState uncommitted, String text) {
        String deepest = null;
        for (int end = text.indexOf('/', 1); ; end = text.indexOf('/', end + 1)) {
            String prefix = end < 0 ? text : text.substring(0, end);
            Znode mirror = uncommitted.find(new ZnodePath(QUOTA_PREFIX + prefix));
            if (mirror == null || mirror.childCount() == 0) {
                return deepest;
            }
            if (uncommitted.find(new ZnodePath(QUOTA_PREFIX + prefix + PathRules.QUOTA_LIMITS)) != null) {
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
