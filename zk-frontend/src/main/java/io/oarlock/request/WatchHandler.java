package io.oarlock.request;

import io.oarlock.model.Bound;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.EventType;
import io.oarlock.model.Identity;
import io.oarlock.model.Perms;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.tree.TreeReader;
import io.oarlock.watch.Notification;
import io.oarlock.watch.WatchKind;
import io.oarlock.watch.WatchTable;
import io.oarlock.watch.Watcher;
import io.oarlock.wire.Request;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests that set, seek and remove watches of one connection; inside a read scope. */
final class WatchHandler {
    private static final Logger LOG = LoggerFactory.getLogger(WatchHandler.class);

    private static final int PATH_SHOWN_MAX = 200;
    private static final int MODE_PERSISTENT = 0;
    private static final int MODE_RECURSIVE = 1;

    private final FrontParts parts;
    private final Connection connection;
    private final WatchTable table;
    private final Watcher watcher;

    WatchHandler(FrontParts parts, Connection connection) {
        this.parts = parts;
        this.connection = connection;
        this.table = parts.watches();
        this.watcher = connection.watcher();
    }

    /** False when the connection has all the watches that it may have, or there is no memory for more. */
    boolean register(String path, WatchKind kind) {
        if (watcher.watches() >= parts.limits().intOf(Bound.WATCHES_PER_CONNECTION) || !hasMemory(path)) {
            parts.counters().count(Kind.WATCHES_REFUSED);
            tellRefusal(path);
            return false;
        }
        table.add(path, kind, watcher);
        return true;
    }

    private boolean hasMemory(String path) {
        return parts.memory().heap().watches().admits(table.bytes(), watcher.bytes(), WatchTable.weight(path));
    }

    /** Once a connection: what setWatches cannot bring back has no reply that could say so. */
    private void tellRefusal(String path) {
        if (watcher.isFirstRefusal()) {
            LOG.warn(
                    "session 0x{} has {} watches of {} bytes, all have {} bytes: refusing one more on {}, and not"
                            + " telling again for this connection",
                    Long.toHexString(connection.sessionId()),
                    watcher.watches(),
                    watcher.bytes(),
                    table.bytes(),
                    path.length() > PATH_SHOWN_MAX ? path.substring(0, PATH_SHOWN_MAX) + "..." : path);
        }
    }

    ErrorCode add(Request.AddWatch addWatch) {
        WatchKind kind = switch (addWatch.mode()) {
            case MODE_PERSISTENT -> WatchKind.PERSISTENT;
            case MODE_RECURSIVE -> WatchKind.RECURSIVE;
            default -> null;
        };
        if (kind == null) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        String path = addWatch.path();
        return path == null || register(path, kind) ? ErrorCode.OK : ErrorCode.THROTTLED_OP;
    }

    ErrorCode query(Request.WatchQuery query) {
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

    /**
     * Brings back a client's watches, or tells it at once of what it has missed; as many of them as {@code enough} lets
     * it: each is judged by the state that it is brought back in.
     *
     * @param from how many of the request's paths are done
     * @return how many of them are done now
     */
    int catchUp(Request.SetWatches request, int from, TreeReader tree, Asking asking) {
        int size = request.paths().size();
        int done = from;
        while (done < size && (done == from || !asking.enough().getAsBoolean())) {
            catchUp(request, done, new Judge(tree, request.relativeZxid(), asking.identities()));
            done++;
        }
        return done;
    }

    private void catchUp(Request.SetWatches request, int index, Judge judge) {
        Request.SetWatches.Paths paths = request.paths();
        int at = index;
        for (CatchUp kind : CatchUp.values()) {
            List<String> ofKind = kind.of(paths);
            if (at < ofKind.size()) {
                catchUp(kind, ofKind.get(at), judge);
                return;
            }
            at -= ofKind.size();
        }
    }

    private void catchUp(CatchUp kind, String path, Judge judge) {
        switch (kind) {
            case DATA -> catchUpData(path, judge);
            case EXIST -> catchUpExist(path, judge);
            case CHILD -> catchUpChild(path, judge);
            case PERSISTENT -> register(path, WatchKind.PERSISTENT);
            case RECURSIVE -> register(path, WatchKind.RECURSIVE);
        }
    }

    private void catchUpData(String path, Judge judge) {
        Znode znode = find(judge.tree(), path);
        if (znode == null) {
            tell(EventType.NODE_DELETED, path);
        } else if (znode.mzxid() > judge.relativeZxid()) {
            tellReader(EventType.NODE_DATA_CHANGED, path, znode, judge.identities());
        } else {
            register(path, WatchKind.DATA);
        }
    }

    private void catchUpExist(String path, Judge judge) {
        Znode znode = find(judge.tree(), path);
        if (znode == null) {
            register(path, WatchKind.DATA);
        } else {
            tellReader(EventType.NODE_CREATED, path, znode, judge.identities());
        }
    }

    private void catchUpChild(String path, Judge judge) {
        Znode znode = find(judge.tree(), path);
        if (znode == null) {
            tell(EventType.NODE_DELETED, path);
        } else if (znode.pzxid() > judge.relativeZxid()) {
            tellReader(EventType.NODE_CHILDREN_CHANGED, path, znode, judge.identities());
        } else {
            register(path, WatchKind.CHILD);
        }
    }

    private static @Nullable Znode find(TreeReader tree, String path) {
        return tree.find(path.isEmpty() ? ZnodePath.ROOT : new ZnodePath(path));
    }

    private void tellReader(EventType type, String path, Znode znode, List<Identity> identities) {
        if (parts.access().allows(znode.acl(), Perms.READ, identities)) {
            tell(type, path);
        }
    }

    private void tell(EventType type, String path) {
        connection.events().send(new Notification(type, path, Notification.ZXID_CATCH_UP));
    }

    /**
     * Who wants watches back.
     *
     * @param enough whether others have waited long enough
     */
    record Asking(List<Identity> identities, BooleanSupplier enough) {}

    private record Judge(TreeReader tree, long relativeZxid, List<Identity> identities) {}

    /** The lists of a setWatches, in the order in which they are worked off. */
    private enum CatchUp {
        DATA,
        EXIST,
        CHILD,
        PERSISTENT,
        RECURSIVE;

        List<String> of(Request.SetWatches.Paths paths) {
            return switch (this) {
                case DATA -> paths.data();
                case EXIST -> paths.exist();
                case CHILD -> paths.child();
                case PERSISTENT -> paths.persistent();
                case RECURSIVE -> paths.persistentRecursive();
            };
        }
    }
}
