package io.oarlock.failover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.awaitility.Awaitility;

/** ZooKeeper's own client, which remembers every change of its connection. */
final class Client implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(40);

    private final List<KeeperState> states;
    private final ZooKeeper zooKeeper;

    private Client(ZooKeeper zooKeeper, List<KeeperState> states) {
        this.zooKeeper = zooKeeper;
        this.states = states;
    }

    static Client connect(String connectString, int timeoutMillis) {
        List<KeeperState> states = new CopyOnWriteArrayList<>();
        try {
            Client client =
                    new Client(new ZooKeeper(connectString, timeoutMillis, event -> note(states, event)), states);
            client.awaitConnected();
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Comes back to a session that somebody else has opened; waits for nothing. */
    static Client returning(String connectString, int timeoutMillis, long sessionId, byte[] password) {
        List<KeeperState> states = new CopyOnWriteArrayList<>();
        try {
            return new Client(
                    new ZooKeeper(connectString, timeoutMillis, event -> note(states, event), sessionId, password),
                    states);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void note(List<KeeperState> states, WatchedEvent event) {
        if (event.getType() == EventType.None) {
            states.add(event.getState());
        }
    }

    ZooKeeper zooKeeper() {
        return zooKeeper;
    }

    /** Every state since the first connection; just SyncConnected when nothing ever happened to it. */
    List<KeeperState> states() {
        return List.copyOf(states);
    }

    void awaitConnected() {
        Awaitility.await("a connection")
                .atMost(CONNECT_TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> zooKeeper.getState() == ZooKeeper.States.CONNECTED && !states.isEmpty());
    }

    void awaitExpired() {
        Awaitility.await("the end of the session")
                .atMost(CONNECT_TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> states.contains(KeeperState.Expired));
    }

    long sessionId() {
        return zooKeeper.getSessionId();
    }

    String create(String path, String data, CreateMode mode) throws KeeperException, InterruptedException {
        return zooKeeper.create(path, data.getBytes(UTF_8), ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
    }

    Stat stat(String path) throws KeeperException, InterruptedException {
        return zooKeeper.exists(path, false);
    }

    String data(String path) throws KeeperException, InterruptedException {
        return new String(zooKeeper.getData(path, false, null), UTF_8);
    }

    /** Data of many znodes, in the order of the paths; one that cannot be read is a failure. */
    List<String> data(List<String> paths) throws Exception {
        List<CompletableFuture<String>> asked = new ArrayList<>();
        for (String path : paths) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            zooKeeper.getData(
                    path, false, (code, same, context, data, stat) -> complete(answer, code, same, data), null);
            asked.add(answer);
        }
        List<String> found = new ArrayList<>();
        for (CompletableFuture<String> answer : asked) {
            found.add(answer.get(40, TimeUnit.SECONDS));
        }
        return found;
    }

    private static void complete(CompletableFuture<String> answer, int code, String path, byte[] data) {
        if (code == KeeperException.Code.OK.intValue()) {
            answer.complete(new String(data, UTF_8));
        } else {
            answer.completeExceptionally(KeeperException.create(KeeperException.Code.get(code), path));
        }
    }

    /** Makes what follows at least as new as everything that was acknowledged before. */
    void sync() throws Exception {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        zooKeeper.sync("/", (code, path, context) -> done.complete(code), null);
        int code = done.get(40, TimeUnit.SECONDS);
        if (code != KeeperException.Code.OK.intValue()) {
            throw KeeperException.create(KeeperException.Code.get(code));
        }
    }

    @Override
    public void close() {
        try {
            // Without waiting for an answer that a dead ensemble never gives.
            zooKeeper.close(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
