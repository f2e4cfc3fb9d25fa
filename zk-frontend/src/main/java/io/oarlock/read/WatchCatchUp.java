package io.oarlock.read;

import io.oarlock.auth.AccessCheck;
import io.oarlock.model.EventType;
import io.oarlock.model.Perms;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.tree.TreeReader;
import io.oarlock.watch.Notification;
import io.oarlock.watch.WatchKind;
import io.oarlock.wire.Request;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Restores the watches of clients that have connected again ({@code setWatches}); inside a read scope. */
public final class WatchCatchUp {
    private final WatchHandler watches;
    private final AccessCheck access;

    public WatchCatchUp(WatchHandler watches, AccessCheck access) {
        this.watches = watches;
        this.access = access;
    }

    /**
     * Brings back a client's watches, or tells it at once of what it has missed; as many of them as {@code enough} lets
     * it: each is judged by the state that it is brought back in.
     *
     * @param from how many of the request's paths are done
     * @param enough whether others have waited long enough
     * @return how many of them are done now
     */
    int catchUp(ReadRequest asker, Request.SetWatches request, int from, TreeReader tree, BooleanSupplier enough) {
        Client client = new Client(asker, request.relativeZxid(), tree);
        int size = request.paths().size();
        int done = from;
        while (done < size && (done == from || !enough.getAsBoolean())) {
            restore(request.paths(), done, client);
            done++;
        }
        return done;
    }

    private void restore(Request.SetWatches.Paths paths, int index, Client client) {
        int at = index;
        for (WatchList kind : WatchList.values()) {
            List<String> ofKind = kind.of(paths);
            if (at < ofKind.size()) {
                restore(kind, ofKind.get(at), client);
                return;
            }
            at -= ofKind.size();
        }
    }

    private void restore(WatchList kind, String path, Client client) {
        switch (kind) {
            case DATA -> restoreData(path, client);
            case EXIST -> restoreExist(path, client);
            case CHILD -> restoreChild(path, client);
            case PERSISTENT -> register(path, WatchKind.PERSISTENT, client);
            case RECURSIVE -> register(path, WatchKind.RECURSIVE, client);
        }
    }

    private void restoreData(String path, Client client) {
        Znode znode = find(client.tree(), path);
        if (znode == null) {
            send(EventType.NODE_DELETED, path, client);
        } else if (znode.mzxid() > client.relativeZxid()) {
            sendToReader(EventType.NODE_DATA_CHANGED, path, znode, client);
        } else {
            register(path, WatchKind.DATA, client);
        }
    }

    private void restoreExist(String path, Client client) {
        Znode znode = find(client.tree(), path);
        if (znode == null) {
            register(path, WatchKind.DATA, client);
        } else {
            sendToReader(EventType.NODE_CREATED, path, znode, client);
        }
    }

    private void restoreChild(String path, Client client) {
        Znode znode = find(client.tree(), path);
        if (znode == null) {
            send(EventType.NODE_DELETED, path, client);
        } else if (znode.pzxid() > client.relativeZxid()) {
            sendToReader(EventType.NODE_CHILDREN_CHANGED, path, znode, client);
        } else {
            register(path, WatchKind.CHILD, client);
        }
    }

    private static @Nullable Znode find(TreeReader tree, String path) {
        return tree.find(path.isEmpty() ? ZnodePath.ROOT : new ZnodePath(path));
    }

    private void register(String path, WatchKind kind, Client client) {
        watches.register(path, kind, client.asker().watcher());
    }

    private void sendToReader(EventType type, String path, Znode znode, Client client) {
        if (access.allows(znode.acl(), Perms.READ, client.asker().identities())) {
            send(type, path, client);
        }
    }

    private static void send(EventType type, String path, Client client) {
        client.asker().watcher().target().send(new Notification(type, path, Notification.ZXID_CATCH_UP));
    }

    /**
     * A client that wants its watches back.
     *
     * @param relativeZxid the last that it has seen
     * @param tree the state that it is brought up to
     */
    private record Client(ReadRequest asker, long relativeZxid, TreeReader tree) {}

    /** The lists of a setWatches, in the order in which they are worked off. */
    private enum WatchList {
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
