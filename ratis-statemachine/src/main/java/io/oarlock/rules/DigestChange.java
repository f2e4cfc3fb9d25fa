package io.oarlock.rules;

import io.oarlock.model.Znode;
import io.oarlock.model.ZnodeDigest;
import io.oarlock.model.ZnodePath;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How ZooKeeper's digest changes with the znodes of one transaction. Each of them is hashed as it was and as it is at
 * the end, with all of its data, however many changes the transaction has for it: a few bytes name a znode of a
 * megabyte. Used for one transaction.
 */
final class DigestChange {
    private final Map<ZnodePath, Long> before = new LinkedHashMap<>();

    /** To be told before each change of a znode; null for one that is made. */
    void touches(ZnodePath path, @Nullable Znode now) {
        if (!before.containsKey(path)) {
            before.put(path, digestOf(path, now));
        }
    }

    /**
     * What the digest of the tree has become.
     *
     * @param uncommitted with all changes
     */
    long applyTo(long digest, UncommittedState uncommitted) {
        long after = digest;
        for (Map.Entry<ZnodePath, Long> each : before.entrySet()) {
            after += digestOf(each.getKey(), uncommitted.find(each.getKey())) - each.getValue();
        }
        return after;
    }

    private static long digestOf(ZnodePath path, @Nullable Znode znode) {
        return znode == null ? 0 : ZnodeDigest.of(path, znode);
    }
}
