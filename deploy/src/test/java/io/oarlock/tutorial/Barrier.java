package io.oarlock.tutorial;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** The barrier of ZooKeeper's tutorial: every process has a child of the root, and waits until there are enough. */
final class Barrier {

    private final ZooKeeper client;
    private final String root;
    private final int size;
    private final Semaphore changes = new Semaphore(0);
    private String own;

    Barrier(ZooKeeper client, String root, int size) throws KeeperException, InterruptedException {
        this.client = client;
        this.root = root;
        this.size = size;
        try {
            client.create(root, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException another) {
            client.sync(root, (code, path, context) -> {}, null);
        }
    }

    void enter() throws KeeperException, InterruptedException {
        own = client.create(root + "/", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
        while (children().size() < size) {
            awaitChange();
        }
    }

    void leave() throws KeeperException, InterruptedException {
        client.delete(own, 0);
        while (!children().isEmpty()) {
            awaitChange();
        }
    }

    private List<String> children() throws KeeperException, InterruptedException {
        return client.getChildren(root, event -> changes.release());
    }

    private void awaitChange() throws InterruptedException {
        if (!changes.tryAcquire(Connection.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("nobody came or went at " + root);
        }
    }
}
