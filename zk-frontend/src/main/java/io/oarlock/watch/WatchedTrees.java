package io.oarlock.watch;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which paths have recursive watches, level by level. Each event looks at all paths above its own: a znode may lie
 * thousands of levels deep, and each level may be watched, so that to make the text of each path above it, or to hash
 * that, would cost the square of the depth on the apply thread. Threads as for {@link WatchTable}.
 */
final class WatchedTrees {
    /** Of a level: the object, its name, and its place among those beside it. */
    private static final int LEVEL_BYTES = 160;

    private static final String ROOT = "/";

    /** Event loops meet at levels that their paths share; the apply thread is alone. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Level root = new Level(null, "");

    /** A level of one path or more, of which at least one is watched. */
    private static final class Level {
        private final @Nullable Level above;
        private final String name;
        /** The only one below, or null while there is none or several. */
        private @Nullable Level only;

        private @Nullable Map<String, Level> several;
        private int watches;
        /** The text that the watch table has for this path, while it is watched. */
        private @Nullable String path;

        Level(@Nullable Level above, String name) {
            this.above = above;
            this.name = name;
        }

        @Nullable
        Level below(String path, int from, int to) {
            Level one = only;
            if (one != null) {
                return one.isCalled(path, from, to) ? one : null;
            }
            return several == null ? null : several.get(path.substring(from, to));
        }

        private boolean isCalled(String path, int from, int to) {
            return name.length() == to - from && path.startsWith(name, from);
        }

        void add(Level level) {
            if (only == null && several == null) {
                only = level;
                return;
            }
            if (several == null) {
                several = new HashMap<>();
            }
            if (only != null) {
                several.put(only.name, only);
                only = null;
            }
            several.put(level.name, level);
        }

        void remove(Level level) {
            if (only == level) {
                only = null;
            } else if (several != null) {
                several.remove(level.name);
                if (several.isEmpty()) {
                    several = null;
                }
            }
        }

        long bytes() {
            return LEVEL_BYTES + 2L * name.length();
        }

        boolean isOfNoUse() {
            return watches == 0 && only == null && several == null;
        }
    }

    /**
     * A path has got such a watch.
     *
     * @param path the text of the watch table
     * @return bytes that are held more than before
     */
    long added(String path) {
        if (!isAbsolute(path)) {
            return 0;
        }
        lock.lock();
        try {
            Level level = root;
            long bytes = 0;
            int from = 1;
            while (from < path.length()) {
                int to = end(path, from);
                Level below = level.below(path, from, to);
                if (below == null) {
                    below = new Level(level, path.substring(from, to));
                    level.add(below);
                    bytes += below.bytes();
                }
                level = below;
                from = to + 1;
            }
            level.watches++;
            level.path = path;
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A path has lost one.
     *
     * @return bytes that are held less than before
     */
    long removed(String path) {
        if (!isAbsolute(path)) {
            return 0;
        }
        lock.lock();
        try {
            Level level = root;
            int from = 1;
            while (level != null && from < path.length()) {
                int to = end(path, from);
                level = level.below(path, from, to);
                from = to + 1;
            }
            if (level == null || level.watches == 0) {
                return 0;
            }
            level.watches--;
            level.path = level.watches == 0 ? null : level.path;
            return prune(level);
        } finally {
            lock.unlock();
        }
    }

    private static long prune(Level lowest) {
        Level level = lowest;
        long bytes = 0;
        while (level.above != null && level.isOfNoUse()) {
            level.above.remove(level);
            bytes += level.bytes();
            level = level.above;
        }
        return bytes;
    }

    /**
     * Shows the paths above {@code path} that have such watches, the root first. Whoever is shown one may take watches
     * away.
     */
    void forEachAbove(String path, Consumer<String> consumer) {
        if (path.equals(ROOT) || !isAbsolute(path)) {
            return;
        }
        Level level = root;
        int from = 1;
        while (level != null) {
            String watched = level.path;
            if (watched != null) {
                consumer.accept(watched);
            }
            int to = end(path, from);
            level = to == path.length() ? null : level.below(path, from, to);
            from = to + 1;
        }
    }

    /** At most, of a watch on a path; nothing of it is shared then. */
    static long weight(String path) {
        long levels = path.chars().filter(character -> character == '/').count();
        return levels * LEVEL_BYTES + 2L * path.length();
    }

    /** Others are no paths of znodes, and no event is below one. */
    private static boolean isAbsolute(String path) {
        return path.startsWith(ROOT) && (path.length() == 1 || !path.endsWith(ROOT));
    }

    private static int end(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }
}
