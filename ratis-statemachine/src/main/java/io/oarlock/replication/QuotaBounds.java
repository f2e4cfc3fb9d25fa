package io.oarlock.replication;

import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Operation;
import io.oarlock.rules.PathRules;
import org.jspecify.annotations.Nullable;

/**
 * What may be made of znodes below {@code /zookeeper/quota}. Every write at and below a path with a quota looks for one
 * at each level of the path and reads the texts of the deepest, which all members do for it. To be asked before a
 * request is logged. What the log and the tree hold already counts as ever: members must not disagree about it.
 */
final class QuotaBounds {
    private static final String BELOW_QUOTA = PathRules.QUOTA.value() + "/";
    private static final long LEVELS_MAX = Bound.QUOTA_LEVELS.defaultValue();
    private static final long CHARACTERS_MAX = Bound.QUOTA_PATH_CHARACTERS.defaultValue();
    private static final long TEXT_BYTES_MAX = Bound.QUOTA_TEXT_BYTES.defaultValue();

    private QuotaBounds() {}

    /** Whether nothing that the operation makes is a quota on a path too deep, or has more text than one needs. */
    static boolean isBearable(Operation operation) {
        if (operation instanceof Operation.Multi multi) {
            return multi.operations().stream().allMatch(QuotaBounds::isBearable);
        }
        if (operation instanceof Operation.Create create) {
            return hasBearableDepth(create.path()) && hasBearableText(create.path(), create.data());
        }
        return !(operation instanceof Operation.SetData setData) || hasBearableText(setData.path(), setData.data());
    }

    private static boolean hasBearableDepth(ZnodePath path) {
        String text = path.value();
        if (!text.startsWith(BELOW_QUOTA)) {
            return true;
        }
        int from = BELOW_QUOTA.length();
        if (text.length() - from > CHARACTERS_MAX + PathRules.QUOTA_LIMITS.length()) {
            return false;
        }
        // One more for the znode of the limits.
        return text.chars().skip(from).filter(character -> character == '/').count() <= LEVELS_MAX;
    }

    private static boolean hasBearableText(ZnodePath path, @Nullable Bytes data) {
        String text = path.value();
        return data == null
                || data.length() <= TEXT_BYTES_MAX
                || !text.startsWith(BELOW_QUOTA)
                || !(text.endsWith(PathRules.QUOTA_LIMITS) || text.endsWith(PathRules.QUOTA_STATS));
    }
}
