package io.oarlock.tutorial;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/** A plain ZooKeeper client that is connected before anyone uses it. */
final class Connection implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SESSION_TIMEOUT_MILLIS = 10_000;

    private final ZooKeeper client;

    private Connection(ZooKeeper client) {
        this.client = client;
    }

    static Connection open(String connectString) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(connectString, SESSION_TIMEOUT_MILLIS, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        if (!connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            client.close();
            throw new IOException("no connection to " + connectString);
        }
        return new Connection(client);
    }

    ZooKeeper client() {
        return client;
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
