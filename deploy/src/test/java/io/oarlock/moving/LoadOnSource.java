package io.oarlock.moving;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;

/** A client that writes without a break and notes what was acknowledged. */
final class LoadOnSource implements AutoCloseable {
    private static final int OVERWRITTEN_EACH = 5;

    private final ZooKeeper client;
    private final Thread thread;
    private final AtomicInteger writes = new AtomicInteger();
    /** The data that the znode had when the write of it was acknowledged last. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    private LoadOnSource(ZooKeeper client) {
        this.client = client;
        this.thread = new Thread(this::run, "load");
    }

    static LoadOnSource start(SourceEnsemble source) throws Exception {
        ZooKeeper client = source.connect();
        client.create("/load", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        LoadOnSource load = new LoadOnSource(client);
        load.thread.start();
        return load;
    }

    private void run() {
        for (int i = 0; !stopped; i++) {
            try {
                write(i);
                writes.incrementAndGet();
            } catch (KeeperException e) {
                // Not acknowledged: it may have happened or not.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void write(int i) throws KeeperException, InterruptedException {
        String path = "/load/n" + i;
        client.create(path, "new".getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        acknowledged.put(path, "new");
        String earlier = "/load/n" + i / OVERWRITTEN_EACH;
        if (acknowledged.remove(earlier) != null) {
            client.setData(earlier, path.getBytes(StandardCharsets.UTF_8), -1);
            acknowledged.put(earlier, path);
        }
        client.create("/load/s-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
    }

    void await(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> writes.get() >= count);
    }

    void awaitMore(int count) {
        await(writes.get() + count);
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    /** Acknowledged writes that a server does not have. */
    List<String> missingIn(ZooKeeper other) throws KeeperException, InterruptedException {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, String> each : acknowledged.entrySet()) {
            if (other.exists(each.getKey(), false) == null
                    || !each.getValue()
                            .equals(new String(other.getData(each.getKey(), false, null), StandardCharsets.UTF_8))) {
                missing.add(each.getKey());
            }
        }
        return missing;
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            client.close(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
