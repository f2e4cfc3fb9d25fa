package io.oarlock.chaos.foreign;

import io.oarlock.chaos.cluster.ServerList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.ensemble.EnsembleProvider;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Curator with recipes: a lock, and under it a protected sequential create, which Curator does once however often it
 * has to ask. It has an ephemeral znode of its own all the time. A thread of its own works; complaints come from that
 * one and from Curator's.
 */
final class CuratorClient implements ForeignClient {

    private static final Logger LOG = LoggerFactory.getLogger(CuratorClient.class);

    private static final String ROOT = "/curator";
    private static final int SESSION_MILLIS = 30_000;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int RETRY_MILLIS = 100;
    private static final int LOCK_SECONDS_MAX = 60;
    private static final int PAUSE_MILLIS = 20;
    private static final long END_SECONDS_MAX = 120;

    private final int number;
    private final Shared shared;
    private final CuratorFramework curator;
    private final Thread thread;
    /** What was acknowledged: data by path; for the worker until it has ended. */
    private final Map<String, String> acknowledged = new HashMap<>();

    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private long session;
    private volatile boolean over;

    /** What the clients of one run have in common: who holds the lock. */
    static final class Shared {
        private final AtomicInteger holders = new AtomicInteger();
    }

    private CuratorClient(int number, ServerList servers, Shared shared) {
        this.number = number;
        this.shared = shared;
        this.curator = CuratorFrameworkFactory.builder()
                .ensembleProvider(new Listed(servers))
                .sessionTimeoutMs(SESSION_MILLIS)
                .connectionTimeoutMs(CONNECT_MILLIS)
                .retryPolicy(new RetryForever(RETRY_MILLIS))
                .build();
        this.thread = new Thread(this::work, "curator-" + number);
    }

    static CuratorClient begin(int number, ServerList servers, Shared shared) {
        CuratorClient client = new CuratorClient(number, servers, shared);
        client.curator.getConnectionStateListenable().addListener((curator, state) -> client.changed(state));
        client.curator.start();
        servers.onChange(() -> client.move(servers.connectString()));
        client.thread.start();
        return client;
    }

    @Override
    public String name() {
        return "curator " + number;
    }

    private void changed(ConnectionState state) {
        // A client that is closed is told so, too.
        if (state == ConnectionState.LOST && !over) {
            complaints.add("the session was lost");
        }
    }

    private void move(String servers) {
        try {
            curator.getZookeeperClient().getZooKeeper().updateServerList(servers);
        } catch (Exception e) {
            complaints.add("Curator cannot take other servers: " + e);
        }
    }

    private void work() {
        try {
            curator.create().orSetData().creatingParentsIfNeeded().forPath(ROOT + "/jobs");
            curator.create().withMode(CreateMode.EPHEMERAL).forPath(alive());
            session = curator.getZookeeperClient().getZooKeeper().getSessionId();
            InterProcessMutex lock = new InterProcessMutex(curator, ROOT + "/lock");
            for (int i = 0; !over; i++) {
                workUnder(lock, number + "-" + i);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            look();
        } catch (Exception e) {
            LOG.error("{} failed", name(), e);
            complaints.add("failed: " + e);
        }
    }

    private void workUnder(InterProcessMutex lock, String data) throws Exception {
        if (!lock.acquire(LOCK_SECONDS_MAX, TimeUnit.SECONDS)) {
            complaints.add("no lock within " + LOCK_SECONDS_MAX + " s");
            return;
        }
        if (shared.holders.incrementAndGet() > 1) {
            complaints.add("two hold the lock at once");
        }
        try {
            String path = curator.create()
                    .withProtection()
                    .withMode(CreateMode.PERSISTENT_SEQUENTIAL)
                    .forPath(ROOT + "/jobs/n-", data.getBytes(StandardCharsets.UTF_8));
            acknowledged.put(path, data);
        } finally {
            shared.holders.decrementAndGet();
            lock.release();
        }
    }

    private void look() throws Exception {
        curator.sync().forPath(ROOT);
        Stat alive = curator.checkExists().forPath(alive());
        if (alive == null || alive.getEphemeralOwner() != session) {
            complaints.add("the ephemeral znode is gone, or another session's");
        }
        for (Map.Entry<String, String> each : acknowledged.entrySet()) {
            if (curator.checkExists().forPath(each.getKey()) == null) {
                complaints.add(each.getKey() + " was acknowledged and is gone");
            }
        }
        long mine = 0;
        for (String name : curator.getChildren().forPath(ROOT + "/jobs")) {
            byte[] data = curator.getData().forPath(ROOT + "/jobs/" + name);
            mine += new String(data, StandardCharsets.UTF_8).startsWith(number + "-") ? 1 : 0;
        }
        if (mine != acknowledged.size()) {
            complaints.add(mine + " znodes are there, " + acknowledged.size() + " were acknowledged");
        }
    }

    private String alive() {
        return ROOT + "/alive-" + number;
    }

    @Override
    public Outcome end() throws InterruptedException {
        over = true;
        thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS_MAX));
        if (thread.isAlive()) {
            complaints.add("no answer for " + END_SECONDS_MAX + " s");
            thread.interrupt();
        }
        curator.close();
        return new Outcome(acknowledged.size(), List.copyOf(complaints));
    }

    @Override
    public void kill() {
        over = true;
        thread.interrupt();
        curator.close();
    }

    /** The servers of a list, also for whoever begins another session. */
    private record Listed(ServerList servers) implements EnsembleProvider {
        @Override
        public void start() {}

        @Override
        public String getConnectionString() {
            return servers.connectString();
        }

        @Override
        public void setConnectionString(String connectString) {}

        /** Otherwise Curator would begin another session where the servers are others. */
        @Override
        public boolean updateServerListEnabled() {
            return true;
        }

        @Override
        public void close() {}
    }
}
