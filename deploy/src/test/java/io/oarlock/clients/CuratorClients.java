package io.oarlock.clients;

import io.oarlock.testing.Cluster;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;

/** Some clients of Curator, which may sit on different members, and a thread for each. */
record CuratorClients(List<CuratorFramework> all, ExecutorService threads) implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int RETRY_AFTER_MILLIS = 100;

    static CuratorClients of(Cluster cluster, int count) {
        return new CuratorClients(
                Stream.generate(() -> start(cluster)).limit(count).toList(), Executors.newFixedThreadPool(count));
    }

    /** One more, which the caller closes. */
    static CuratorFramework start(Cluster cluster) {
        CuratorFramework client = CuratorFrameworkFactory.newClient(
                cluster.connectString(), TIMEOUT_MILLIS, TIMEOUT_MILLIS, new RetryOneTime(RETRY_AFTER_MILLIS));
        client.start();
        return client;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        all.forEach(CuratorFramework::close);
    }
}
