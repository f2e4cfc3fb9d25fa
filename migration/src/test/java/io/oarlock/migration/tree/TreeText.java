package io.oarlock.migration.tree;

import io.oarlock.migration.zookeeper.JuteRecords;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.rows.ZnodeAt;
import io.oarlock.rows.ZnodeWalk;
import io.oarlock.storage.StoreReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.StatPersisted;
import org.apache.zookeeper.server.DataNode;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/** All znodes of a tree as lines of text by path: of a store, or as ZooKeeper itself reads its files. */
final class TreeText {
    private static final String CONFIG = "/zookeeper/config";

    private TreeText() {}

    static Map<String, String> of(StoreReader store) {
        Map<String, String> lines = new TreeMap<>();
        try (ZnodeWalk walk = ZnodeWalk.of(store)) {
            for (ZnodeAt at = walk.next(); at != null; at = walk.next()) {
                lines.put(at.path().value(), line(at.znode()));
            }
        }
        lines.remove(CONFIG);
        return lines;
    }

    /** What ZooKeeper makes of its files, with the sessions put into {@code sessions}. */
    static Map<String, String> ofZooKeeper(Path dataDir, Map<Long, Integer> sessions) {
        DataTree tree = new DataTree();
        try {
            FileTxnSnapLog files = new FileTxnSnapLog(dataDir.toFile(), dataDir.toFile());
            ConcurrentHashMap<Long, Integer> found = new ConcurrentHashMap<>();
            files.restore(tree, found, (header, record, digest) -> {});
            files.close();
            sessions.putAll(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> lines = new TreeMap<>();
        collect(tree, "/", lines);
        lines.remove(CONFIG);
        return lines;
    }

    private static void collect(DataTree tree, String path, Map<String, String> lines) {
        DataNode node = tree.getNode(path);
        StatPersisted stat = node.stat;
        try {
            // A 3.4 tree has no /zookeeper/config, an imported one has.
            int children = path.equals("/zookeeper") ? 2 : node.getChildren().size();
            lines.put(
                    path,
                    line(new Znode(
                            JuteRecords.data(node.getData()),
                            JuteRecords.acl(tree.getACL(path, new org.apache.zookeeper.data.Stat())),
                            stat.getCzxid(),
                            stat.getMzxid(),
                            stat.getPzxid(),
                            stat.getCtime(),
                            stat.getMtime(),
                            stat.getVersion(),
                            stat.getCversion(),
                            stat.getAversion(),
                            stat.getEphemeralOwner(),
                            children)));
        } catch (IOException | KeeperException e) {
            throw new IllegalStateException(e);
        }
        for (String name : node.getChildren()) {
            collect(tree, new ZnodePath(path).child(name).value(), lines);
        }
    }

    private static String line(Znode znode) {
        return znode.toString();
    }
}
