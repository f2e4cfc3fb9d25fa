package io.oarlock.tutorial;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** The queue of ZooKeeper's tutorial: producers add sequential children, consumers race for the smallest one. */
final class WorkQueue {

    private final ZooKeeper client;
    private final String root;
    private final Semaphore changes = new Semaphore(0);

    WorkQueue(ZooKeeper client, String root) throws KeeperException, InterruptedException {
        this.client = client;
        this.root = root;
        try {
            client.create(root, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException another) {
            client.sync(root, (code, path, context) -> {}, null);
        }
    }

    void produce(int element) throws KeeperException, InterruptedException {
        byte[] data = ByteBuffer.allocate(Integer.BYTES).putInt(element).array();
        client.create(root + "/element-", data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    /** Waits for an element; no two consumers get the same one. */
    int consume() throws KeeperException, InterruptedException {
        while (true) {
            List<String> waiting = client.getChildren(root, event -> changes.release());
            for (String name : waiting.stream().sorted().toList()) {
                try {
                    byte[] data = client.getData(root + "/" + name, false, null);
                    client.delete(root + "/" + name, 0);
                    return ByteBuffer.wrap(data).getInt();
                } catch (KeeperException.NoNodeException takenByAnother) {
                    // Then the next one.
                }
            }
            if (!changes.tryAcquire(Connection.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("nothing was produced at " + root);
            }
        }
    }
}
