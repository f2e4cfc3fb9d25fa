package io.oarlock.read;

import io.oarlock.memory.FairShare;
import io.oarlock.model.ErrorCode;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.watch.WatchKind;
import io.oarlock.watch.WatchTable;
import io.oarlock.watch.Watcher;
import io.oarlock.wire.Request;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that set, seek and remove watches; inside a read scope. One for each event loop, of whose connections
 * the watchers are.
 */
public final class WatchHandler {
    private static final Logger LOG = LoggerFactory.getLogger(WatchHandler.class);

    private static final int PATH_SHOWN_MAX = 200;
    private static final int REMOVED_AT_ONCE_MAX = 5_000;
    private static final int MODE_PERSISTENT = 0;
    private static final int MODE_RECURSIVE = 1;

    private final WatchTable table;
    private final int watchesMax;
    private final FairShare memory;
    private final FrontEndCounters counters;

    /**
     * @param watchesMax of one connection
     * @param memory of all watches
     */
    public WatchHandler(WatchTable table, int watchesMax, FairShare memory, FrontEndCounters counters) {
        this.table = table;
        this.watchesMax = watchesMax;
        this.memory = memory;
        this.counters = counters;
    }

    /** False when the connection has all the watches that it may have, or there is no memory for more. */
    boolean register(String path, WatchKind kind, Watcher watcher) {
        if (watcher.watches() >= watchesMax || !hasMemory(path, kind, watcher)) {
            counters.count(Kind.WATCHES_REFUSED);
            logRefusal(path, watcher);
            return false;
        }
        table.add(path, kind, watcher);
        return true;
    }

    private boolean hasMemory(String path, WatchKind kind, Watcher watcher) {
        return memory.admits(table.bytes(), watcher.bytes(), WatchTable.weight(path, kind));
    }

    /** Once a connection: what setWatches cannot bring back has no reply that could say so. */
    private void logRefusal(String path, Watcher watcher) {
        if (watcher.isFirstRefusal()) {
            LOG.warn(
                    "session 0x{} has {} watches of {} bytes, all have {} bytes: refusing one more on {}, and not"
                            + " logging further refusals of this connection",
                    Long.toHexString(watcher.target().sessionId()),
                    watcher.watches(),
                    watcher.bytes(),
                    table.bytes(),
                    path.length() > PATH_SHOWN_MAX ? path.substring(0, PATH_SHOWN_MAX) + "..." : path);
        }
    }

    /** The connection is gone; whether more of its watches are left than could be taken out at once. */
    boolean removeAll(Watcher watcher) {
        return table.removeAll(watcher, REMOVED_AT_ONCE_MAX);
    }

    ErrorCode add(Request.AddWatch addWatch, Watcher watcher) {
        WatchKind kind = switch (addWatch.mode()) {
            case MODE_PERSISTENT -> WatchKind.PERSISTENT;
            case MODE_RECURSIVE -> WatchKind.RECURSIVE;
            default -> null;
        };
        if (kind == null) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        String path = addWatch.path();
        return path == null || register(path, kind, watcher) ? ErrorCode.OK : ErrorCode.THROTTLED_OP;
    }

    ErrorCode query(Request.WatchQuery query, Watcher watcher) {
        Set<WatchKind> kinds = kindsOf(query.type());
        if (kinds == null) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        String path = query.path();
        if (path == null) {
            return ErrorCode.NO_WATCHER;
        }
        boolean found = false;
        for (WatchKind kind : kinds) {
            found |= query.remove() ? table.remove(path, kind, watcher) : table.contains(path, kind, watcher);
        }
        return found ? ErrorCode.OK : ErrorCode.NO_WATCHER;
    }

    /** The types of ZooKeeper's {@code Watcher.WatcherType}. */
    private static @Nullable Set<WatchKind> kindsOf(int type) {
        return switch (type) {
            case 1 -> Set.of(WatchKind.CHILD);
            case 2 -> Set.of(WatchKind.DATA);
            case 3 -> Set.of(WatchKind.values());
            case 4 -> Set.of(WatchKind.PERSISTENT);
            case 5 -> Set.of(WatchKind.RECURSIVE);
            default -> null;
        };
    }
}
