package io.oarlock.moving;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;

/** A client with an ephemeral of its own that writes without a break, wherever it is connected to. */
final class MovingClient implements AutoCloseable {
    private final String root;
    private final ZooKeeper client;
    private final Thread thread;
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private final AtomicBoolean expired = new AtomicBoolean();
    /** What was acknowledged, with its data. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    private MovingClient(String root, String servers) throws Exception {
        this.root = root;
        this.client = new ZooKeeper(servers, 30_000, this::onEvent);
        this.thread = new Thread(this::run, "moving-client");
    }

    static MovingClient start(String root, String servers) throws Exception {
        MovingClient moving = new MovingClient(root, servers);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> moving.client.getState() == ZooKeeper.States.CONNECTED);
        moving.client.create(root, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        moving.client.create(root + "/counter", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        moving.client.create(root + "/alive", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        moving.thread.start();
        return moving;
    }

    private void onEvent(WatchedEvent event) {
        if (event.getState() == Watcher.Event.KeeperState.Expired) {
            expired.set(true);
        }
    }

    private void run() {
        for (int i = 0; !stopped; i++) {
            try {
                write(i);
                writes.incrementAndGet();
            } catch (KeeperException.ConnectionLossException | KeeperException.SessionMovedException e) {
                unknown.incrementAndGet();
            } catch (KeeperException | InterruptedException e) {
                if (!stopped) {
                    acknowledged.put("failed: " + e, "");
                }
                return;
            }
        }
    }

    private void write(int i) throws KeeperException, InterruptedException {
        String data = "n" + i;
        String path = client.create(
                root + "/n-",
                data.getBytes(StandardCharsets.UTF_8),
                Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT_SEQUENTIAL);
        acknowledged.put(path, data);
        // Its own write is read, wherever it went.
        if (!data.equals(new String(client.getData(path, false, null), StandardCharsets.UTF_8))) {
            acknowledged.put("not read back: " + path, "");
        }
        client.multi(List.of(
                Op.check(root, -1),
                Op.setData(root + "/counter", data.getBytes(StandardCharsets.UTF_8), -1),
                Op.create(root + "/m" + i, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
        acknowledged.put(root + "/m" + i, "");
    }

    void move(String servers) throws Exception {
        client.updateServerList(servers);
    }

    void awaitMore(int count) {
        int from = writes.get();
        Awaitility.await(root)
                .atMost(Duration.ofMinutes(2))
                .until(() -> writes.get() >= from + count || !thread.isAlive());
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    /** What is wrong with what another client sees. */
    List<String> complaints(ZooKeeper other) throws Exception {
        List<String> complaints = new ArrayList<>();
        if (expired.get()) {
            complaints.add(root + ": the session expired");
        }
        if (other.exists(root + "/alive", false) == null) {
            complaints.add(root + ": the ephemeral is gone");
        } else if (other.exists(root + "/alive", false).getEphemeralOwner() != client.getSessionId()) {
            complaints.add(root + ": the ephemeral is another's");
        }
        for (Map.Entry<String, String> each : acknowledged.entrySet()) {
            if (!each.getKey().startsWith("/") || other.exists(each.getKey(), false) == null) {
                complaints.add(each.getKey());
            }
        }
        int sequences = (int) other.getChildren(root, false).stream()
                .filter(name -> name.startsWith("n-"))
                .count();
        int acknowledgedSequences = (int) acknowledged.keySet().stream()
                .filter(path -> path.startsWith(root + "/n-"))
                .count();
        if (sequences > acknowledgedSequences + unknown.get()) {
            complaints.add(root + ": " + sequences + " sequence znodes, " + acknowledgedSequences + " acknowledged, "
                    + unknown.get() + " unknown: some were made twice");
        }
        return complaints;
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
