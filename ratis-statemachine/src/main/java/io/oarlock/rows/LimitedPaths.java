package io.oarlock.rows;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which paths have a quota, level by level: the way down a path costs its length, however many levels it has and
 * however many of them are limited. To make the text of each path above, or to look each up in the store, would cost
 * the square of the depth with every write. Apply thread only.
 */
public final class LimitedPaths {
    /** Of a level: the object, its place among those beside it, and its name without the characters. */
    private static final int LEVEL_BYTES = 160;

    private final Level root = new Level(null, "");
    private long bytes;

    /** What is said of a path. */
    public enum Mark {
        /** Nothing: whoever was asked before decides. */
        UNKNOWN,
        LIMITED,
        /** It was, and is not any more. */
        UNLIMITED
    }

    /** A level of one path or more. */
    private static final class Level {
        private final @Nullable Level above;
        private final String name;
        private Mark mark = Mark.UNKNOWN;
        private @Nullable Map<String, Level> below;

        Level(@Nullable Level above, String name) {
            this.above = above;
            this.name = name;
        }

        @Nullable
        Level below(String text) {
            return below == null ? null : below.get(text);
        }

        Level make(String text) {
            if (below == null) {
                below = new HashMap<>(2);
            }
            Level level = new Level(this, text);
            below.put(text, level);
            return level;
        }

        boolean isOfNoUse() {
            return above != null && mark == Mark.UNKNOWN && (below == null || below.isEmpty());
        }

        long bytes() {
            return LEVEL_BYTES + 2L * name.length();
        }
    }

    /** Estimated heap of all levels. */
    public long bytes() {
        return bytes;
    }

    /** Whether nothing is said of any path. */
    public boolean isEmpty() {
        return bytes == 0;
    }

    /**
     * Says something of a path, which begins with a slash.
     *
     * @return what was said of it before
     */
    public Mark put(String path, Mark mark) {
        Level level = root;
        for (int from = 1; from <= path.length(); ) {
            int to = end(path, from);
            String name = path.substring(from, to);
            Level next = level.below(name);
            if (next == null) {
                if (mark == Mark.UNKNOWN) {
                    return Mark.UNKNOWN;
                }
                next = level.make(name);
                bytes += next.bytes();
            }
            level = next;
            from = to + 1;
        }
        Mark before = level.mark;
        level.mark = mark;
        prune(level);
        return before;
    }

    private void prune(Level lowest) {
        Level level = lowest;
        while (level.isOfNoUse()) {
            Level above = level.above;
            if (above == null || above.below == null) {
                return;
            }
            above.below.remove(level.name);
            bytes -= level.bytes();
            level = above;
        }
    }

    /**
     * The deepest limited path at or above a path.
     *
     * @param over says something else of some paths
     * @return where in the text it ends; 0 where there is none
     */
    public int deepest(String path, LimitedPaths over) {
        Level here = root;
        Level there = over.root;
        int deepest = 0;
        int from = 1;
        while (from <= path.length() && (here != null || there != null)) {
            int to = end(path, from);
            String name = path.substring(from, to);
            here = here == null ? null : here.below(name);
            there = there == null ? null : there.below(name);
            Mark mark =
                    there == null || there.mark == Mark.UNKNOWN ? here == null ? Mark.UNKNOWN : here.mark : there.mark;
            if (mark == Mark.LIMITED) {
                deepest = to;
            }
            from = to + 1;
        }
        return deepest;
    }

    private static int end(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }
}
