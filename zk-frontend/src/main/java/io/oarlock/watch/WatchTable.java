package io.oarlock.watch;

import io.oarlock.auth.AccessCheck;
import io.oarlock.model.EventType;
import io.oarlock.model.Perms;
import io.oarlock.model.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Watchers by path. Watches live here, on one member, never in the log.
 *
 * <p>Threads: the gate for reads is the lock. {@link #add}, {@link #remove} and {@link #removeAll} are called with the
 * gate open, each for a watcher of the calling event loop; {@link #fire} is called on the apply thread with the gate
 * shut. So firing excludes all else, and event loops only meet on the same path, which the map's own locks settle.
 */
public final class WatchTable {
    private static final WatchKind[] DATA = {WatchKind.DATA};
    private static final WatchKind[] CHILD = {WatchKind.CHILD};
    private static final WatchKind[] DATA_AND_CHILD = {WatchKind.DATA, WatchKind.CHILD};
    private static final WatchKind[] SHOWN = {WatchKind.DATA, WatchKind.PERSISTENT, WatchKind.RECURSIVE};

    /** Slots in the sets of a path and of a connection. */
    private static final int WATCH_BYTES = 48;
    /** The entry of a path and the objects that its text is made of. */
    private static final int PATH_BYTES = 160;
    /** Above it the JVM keeps a text in two bytes a character. */
    private static final int NARROW_CHARACTER_MAX = 0xff;

    private final ConcurrentHashMap<String, PathWatches> byPath = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder watches = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final WatchedTrees trees = new WatchedTrees();
    private final AccessCheck access;
    /** Whom the event at hand was sent to already; only the apply thread touches it. */
    private final CompactSet<Watcher> told = new CompactSet<>();

    public WatchTable(AccessCheck access) {
        this.access = access;
    }

    public void add(String path, WatchKind kind, Watcher watcher) {
        byPath.compute(path, (key, present) -> {
            PathWatches there = present;
            if (there == null) {
                there = new PathWatches(key, pathWeight(key));
                bytes.add(there.weight());
            }
            if (there.add(kind, watcher)) {
                noteAdded(there, kind, watcher);
            }
            return there;
        });
    }

    /** Whether there was such a watch. */
    public boolean remove(String path, WatchKind kind, Watcher watcher) {
        boolean[] removed = new boolean[1];
        byPath.computeIfPresent(path, (key, there) -> {
            removed[0] = there.remove(kind, watcher);
            if (removed[0]) {
                noteRemoved(there, kind, watcher);
                forgetPath(there, watcher);
            }
            return keepUnlessEmpty(there);
        });
        return removed[0];
    }

    public boolean contains(String path, WatchKind kind, Watcher watcher) {
        if (!watcher.paths().contains(path)) {
            return false;
        }
        PathWatches there = byPath.get(path);
        return there != null && there.contains(kind, watcher);
    }

    /**
     * The connection is gone.
     *
     * @param pathsMax of which its watches are taken out: each costs the apply thread a moment, which waits meanwhile
     * @return whether there are more
     */
    public boolean removeAll(Watcher watcher, int pathsMax) {
        if (watcher.watches() == 0) {
            return false;
        }
        watcher.takePaths(pathsMax)
                .forEach(path -> byPath.computeIfPresent(path, (key, there) -> {
                    for (WatchKind kind : WatchKind.values()) {
                        if (there.remove(kind, watcher)) {
                            noteRemoved(there, kind, watcher);
                        }
                    }
                    return keepUnlessEmpty(there);
                }));
        boolean more = watcher.paths().size() > 0;
        if (!more) {
            connections.decrementAndGet();
        }
        return more;
    }

    /** Tells every watcher of an event once, and takes away the watches that fire but once. */
    public int fire(WatchEvent event, long zxid) {
        if (byPath.isEmpty()) {
            return 0;
        }
        Firing firing = new Firing(event, zxid);
        String path = event.path().value();
        fireAt(path, firing);
        if (event.type() != EventType.NODE_CHILDREN_CHANGED) {
            trees.forEachAbove(path, above -> fireAtTree(above, firing));
        }
        int toldCount = told.size();
        if (toldCount > 0) {
            told.clear();
        }
        return toldCount;
    }

    /** {@code wchs}: only data watches count there, persistent ones included. */
    public WatchTotals totals() {
        int paths = 0;
        long total = 0;
        for (PathWatches there : byPath.values()) {
            int here =
                    there.count(WatchKind.DATA) + there.count(WatchKind.PERSISTENT) + there.count(WatchKind.RECURSIVE);
            total += here;
            paths += here > 0 ? 1 : 0;
        }
        return new WatchTotals(connections.get(), paths, total);
    }

    /** Memory that all watches take, without a walk. */
    public long bytes() {
        return bytes.sum();
    }

    /** Memory that a watch takes on a path that has no other watch. */
    public static long weight(String path, WatchKind kind) {
        return WATCH_BYTES + pathWeight(path) + treeWeight(path, kind);
    }

    private static long treeWeight(String path, WatchKind kind) {
        return kind == WatchKind.RECURSIVE ? WatchedTrees.weight(path) : 0;
    }

    private static long pathWeight(String path) {
        boolean narrow = path.chars().allMatch(each -> each <= NARROW_CHARACTER_MAX);
        return PATH_BYTES + (long) path.length() * (narrow ? 1 : 2);
    }

    private @Nullable PathWatches keepUnlessEmpty(PathWatches there) {
        if (there.isEmpty()) {
            bytes.add(-there.weight());
            return null;
        }
        return there;
    }

    /** All watches of all kinds, without a walk. */
    public long size() {
        return watches.sum();
    }

    /** Shows some recent state, for operators: sets that change meanwhile may be shown in part. */
    public void forEachDataWatch(ObjLongConsumer<String> pathAndSession) {
        for (String path : byPath.keySet()) {
            byPath.computeIfPresent(path, (key, there) -> {
                for (WatchKind kind : SHOWN) {
                    there.forEach(
                            kind,
                            watcher ->
                                    pathAndSession.accept(key, watcher.target().sessionId()));
                }
                return there;
            });
        }
    }

    private void fireAt(String path, Firing firing) {
        PathWatches there = byPath.get(path);
        if (there == null) {
            return;
        }
        for (WatchKind kind : firedOnceBy(firing.event.type())) {
            there.take(kind, watcher -> {
                firing.tell(watcher);
                noteRemoved(there, kind, watcher);
                forgetPath(there, watcher);
            });
        }
        tellLasting(there, WatchKind.PERSISTENT, firing);
        if (firing.event.type() != EventType.NODE_CHILDREN_CHANGED) {
            tellLasting(there, WatchKind.RECURSIVE, firing);
        }
        if (keepUnlessEmpty(there) == null) {
            byPath.remove(path);
        }
    }

    private void fireAtTree(String above, Firing firing) {
        PathWatches there = byPath.get(above);
        if (there != null) {
            tellLasting(there, WatchKind.RECURSIVE, firing);
            if (keepUnlessEmpty(there) == null) {
                byPath.remove(above);
            }
        }
    }

    /**
     * Tells watchers that stay, but for those that are cut off: else each of the many events of one entry would come to
     * all of them in vain.
     */
    private void tellLasting(PathWatches there, WatchKind kind, Firing firing) {
        there.forEach(kind, firing::tell);
        for (Watcher watcher : firing.cutOff) {
            if (there.remove(kind, watcher)) {
                noteRemoved(there, kind, watcher);
                forgetPath(there, watcher);
            }
        }
    }

    private static WatchKind[] firedOnceBy(EventType type) {
        return switch (type) {
            case NODE_CREATED, NODE_DATA_CHANGED -> DATA;
            case NODE_DELETED -> DATA_AND_CHILD;
            case NODE_CHILDREN_CHANGED -> CHILD;
        };
    }

    private void noteAdded(PathWatches there, WatchKind kind, Watcher watcher) {
        if (watcher.watches() == 0) {
            connections.incrementAndGet();
        }
        watcher.counted(1, weight(there, kind));
        bytes.add(WATCH_BYTES);
        watcher.paths().add(there.path());
        watches.increment();
        if (kind == WatchKind.RECURSIVE) {
            bytes.add(trees.added(there.path()));
        }
    }

    private void noteRemoved(PathWatches there, WatchKind kind, Watcher watcher) {
        watcher.counted(-1, weight(there, kind));
        bytes.add(-WATCH_BYTES);
        watches.decrement();
        if (kind == WatchKind.RECURSIVE) {
            bytes.add(-trees.removed(there.path()));
        }
    }

    private static long weight(PathWatches there, WatchKind kind) {
        return WATCH_BYTES + there.weight() + treeWeight(there.path(), kind);
    }

    /** Drops the path from the watcher's own list unless another kind still holds it. */
    private void forgetPath(PathWatches there, Watcher watcher) {
        for (WatchKind kind : WatchKind.values()) {
            if (there.contains(kind, watcher)) {
                return;
            }
        }
        if (watcher.paths().remove(there.path()) && watcher.paths().size() == 0) {
            connections.decrementAndGet();
        }
    }

    /** One event on its way to its watchers. */
    private final class Firing {
        private final WatchEvent event;
        private final long zxid;
        private final List<Watcher> cutOff = new ArrayList<>(0);
        private @Nullable Notification notification;

        Firing(WatchEvent event, long zxid) {
            this.event = event;
            this.zxid = zxid;
        }

        void tell(Watcher watcher) {
            if (!told.add(watcher)
                    || !access.allows(event.acl(), Perms.READ, watcher.target().identities())) {
                return;
            }
            if (notification == null) {
                notification = new Notification(event.type(), event.path().value(), zxid);
            }
            if (!watcher.target().onEvent(notification)) {
                cutOff.add(watcher);
            }
        }
    }
}
