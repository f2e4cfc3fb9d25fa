package io.oarlock.watch;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which paths have recursive watches, by the hashes of their texts. Each event looks at all paths above its own: a
 * znode may lie thousands of levels deep, and to make the text of each path above it, and to hash that, would cost the
 * square of the depth on the apply thread. Threads as for {@link WatchTable}.
 */
final class WatchedTrees {
    private static final String ROOT = "/";

    /** How many recursive watches there are on paths of a hash. */
    private final ConcurrentHashMap<Integer, Integer> counts = new ConcurrentHashMap<>();

    void added(String path) {
        counts.merge(path.hashCode(), 1, Integer::sum);
    }

    void removed(String path) {
        counts.computeIfPresent(path.hashCode(), (hash, count) -> count == 1 ? null : count - 1);
    }

    /** Shows the paths above {@code path} that have such watches, the root first; once in a while one that has none. */
    void forEachAbove(String path, Consumer<String> consumer) {
        if (counts.isEmpty() || path.length() == 1) {
            return;
        }
        if (counts.containsKey(ROOT.hashCode())) {
            consumer.accept(ROOT);
        }
        // As a text works out its hash, so that each path above another one costs one step more.
        int hash = 0;
        for (int i = 0; i < path.length(); i++) {
            char next = path.charAt(i);
            if (next == '/' && i > 0 && counts.containsKey(hash)) {
                consumer.accept(path.substring(0, i));
            }
            hash = 31 * hash + next;
        }
    }
}
