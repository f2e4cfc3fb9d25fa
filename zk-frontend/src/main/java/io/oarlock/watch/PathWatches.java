package io.oarlock.watch;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who watches one path, by kind. A kind's field is null, one {@link Watcher}, or a {@link CompactSet} of them: nearly
 * every path has one watcher of one kind.
 */
final class PathWatches {
    private final String path;
    private final long weight;
    private @Nullable Object data;
    private @Nullable Object child;
    private @Nullable Object persistent;
    private @Nullable Object recursive;

    /** @param weight bytes that the path takes, which is not worked out for each watcher again: it may be long */
    PathWatches(String path, long weight) {
        this.path = path;
        this.weight = weight;
    }

    long weight() {
        return weight;
    }

    /** The text that all watchers of the path share: each request brings one of its own. */
    String path() {
        return path;
    }

    boolean add(WatchKind kind, Watcher watcher) {
        Object held = get(kind);
        if (held == null) {
            set(kind, watcher);
            return true;
        }
        if (held instanceof CompactSet<?>) {
            return watchers(held).add(watcher);
        }
        if (held == watcher) {
            return false;
        }
        CompactSet<Watcher> both = new CompactSet<>();
        both.add((Watcher) held);
        both.add(watcher);
        set(kind, both);
        return true;
    }

    boolean remove(WatchKind kind, Watcher watcher) {
        Object held = get(kind);
        if (held == watcher) {
            set(kind, null);
            return true;
        }
        if (!(held instanceof CompactSet<?>) || !watchers(held).remove(watcher)) {
            return false;
        }
        if (watchers(held).size() == 0) {
            set(kind, null);
        }
        return true;
    }

    boolean contains(WatchKind kind, Watcher watcher) {
        Object held = get(kind);
        return held == watcher
                || held instanceof CompactSet<?> && watchers(held).contains(watcher);
    }

    void forEach(WatchKind kind, Consumer<Watcher> consumer) {
        Object held = get(kind);
        if (held instanceof CompactSet<?>) {
            watchers(held).forEach(consumer);
        } else if (held != null) {
            consumer.accept((Watcher) held);
        }
    }

    /** Takes all watchers of a kind away, and shows each of them. */
    void take(WatchKind kind, Consumer<Watcher> consumer) {
        Object held = get(kind);
        set(kind, null);
        if (held instanceof CompactSet<?>) {
            watchers(held).forEach(consumer);
        } else if (held != null) {
            consumer.accept((Watcher) held);
        }
    }

    int count(WatchKind kind) {
        Object held = get(kind);
        if (held == null) {
            return 0;
        }
        return held instanceof CompactSet<?> ? watchers(held).size() : 1;
    }

    boolean isEmpty() {
        return data == null && child == null && persistent == null && recursive == null;
    }

    @SuppressWarnings("unchecked")
    private static CompactSet<Watcher> watchers(Object held) {
        return (CompactSet<Watcher>) held;
    }

    private @Nullable Object get(WatchKind kind) {
        return switch (kind) {
            case DATA -> data;
            case CHILD -> child;
            case PERSISTENT -> persistent;
            case RECURSIVE -> recursive;
        };
    }

    private void set(WatchKind kind, @Nullable Object watchers) {
        switch (kind) {
            case DATA -> data = watchers;
            case CHILD -> child = watchers;
            case PERSISTENT -> persistent = watchers;
            case RECURSIVE -> recursive = watchers;
        }
    }
}
