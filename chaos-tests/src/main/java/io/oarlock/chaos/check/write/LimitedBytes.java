package io.oarlock.chaos.check.write;

import io.oarlock.chaos.check.evidence.Doubt;
import io.oarlock.chaos.check.evidence.Effect;
import io.oarlock.chaos.check.evidence.TreeHistory;
import io.oarlock.chaos.history.Payload;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How many bytes of data a znode and its children have after each write. Known until the first write among them whose
 * answer was lost: what that one left could be more or less from then on.
 */
final class LimitedBytes {

    private final NavigableMap<Long, Long> byZxid = new TreeMap<>();
    private final Map<String, NavigableMap<Long, Integer>> lengths = new HashMap<>();
    private final long certainUntil;

    LimitedBytes(TreeHistory tree, String limited) {
        long total = 0;
        for (Effect change : tree.allChanges()) {
            if (change.path().equals(limited)
                    || TreeHistory.parent(change.path()).equals(limited)) {
                total += length(change) - lengthAt(change.path(), change.zxid());
                lengths.computeIfAbsent(change.path(), path -> new TreeMap<>()).put(change.zxid(), length(change));
                byZxid.put(change.zxid(), total);
            }
        }
        Stream<Doubt> doubts = Stream.concat(
                lengths.keySet().stream().flatMap(path -> tree.doubts(path).stream()),
                tree.directory(limited).doubtsWithin(-1, Long.MAX_VALUE).stream());
        certainUntil = doubts.mapToLong(Doubt::after).min().orElse(Long.MAX_VALUE);
    }

    /** All bytes after the writes up to this zxid, if they are known. */
    OptionalLong at(long zxid) {
        Map.Entry<Long, Long> last = byZxid.floorEntry(zxid);
        return zxid > certainUntil ? OptionalLong.empty() : OptionalLong.of(last == null ? 0 : last.getValue());
    }

    /** Those of one znode, if all are known; 0 if it is not there. */
    int lengthAt(String path, long zxid) {
        Map.Entry<Long, Integer> last =
                lengths.getOrDefault(path, new TreeMap<>()).floorEntry(zxid);
        return last == null ? 0 : last.getValue();
    }

    private static int length(Effect change) {
        String data = change.data();
        return data == null ? 0 : Payload.length(data);
    }
}
