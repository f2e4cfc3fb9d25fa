package io.oarlock.migration.verify;

import io.oarlock.migration.client.ServedZnode;
import io.oarlock.migration.client.ServerReader;
import io.oarlock.model.ZnodePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The tree of a running server, which may change on the way: what is compared is each znode as it is when it is read. A
 * znode sorts before everything below it, so that of all paths that are known and unread the smallest one is the next
 * of the whole tree. Keeps the names of the children of the znodes on the way, and a few znodes read ahead.
 */
public final class ServerTreeWalk implements TreeWalk {
    private static final int READ_AHEAD = 32;

    private final ServerReader server;
    private final PriorityQueue<ZnodePath> unread = new PriorityQueue<>();
    private final Map<ZnodePath, ServedZnode> ahead = new HashMap<>();

    public ServerTreeWalk(ServerReader server) {
        this.server = server;
        unread.add(ZnodePath.ROOT);
    }

    @Override
    public @Nullable SeenZnode next() throws IOException {
        while (!unread.isEmpty()) {
            ZnodePath path = unread.peek();
            if (!ahead.containsKey(path)) {
                readAhead();
            }
            unread.remove();
            ServedZnode znode = ahead.remove(path);
            if (znode != null) {
                znode.children().forEach(name -> unread.add(path.child(name)));
                return new SeenZnode(path, znode.data(), znode.acl(), znode.stat(), OptionalLong.empty());
            }
        }
        return null;
    }

    private void readAhead() throws IOException {
        List<ZnodePath> smallest = new ArrayList<>();
        while (smallest.size() < READ_AHEAD && !unread.isEmpty()) {
            smallest.add(unread.remove());
        }
        unread.addAll(smallest);
        smallest.removeIf(ahead::containsKey);
        server.read(smallest).forEach(znode -> ahead.put(znode.path(), znode));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
