package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.SharedClusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What applications build by hand on Curator: a watch set in the background, a lock and a barrier. */
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@ArgumentsSource(SharedClusters.class)
class CuratorBuildingBlocksTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CLIENTS = 4;

    @Parameter
    Cluster cluster;

    private CuratorClients curator;
    private List<CuratorFramework> clients;
    private ExecutorService threads;

    @BeforeEach
    void connect() {
        curator = CuratorClients.of(cluster, CLIENTS);
        clients = curator.all();
        threads = curator.threads();
    }

    @AfterEach
    void disconnect() {
        curator.close();
    }

    @Test
    void aWatchSetInTheBackgroundSeesCreationAndDeletion() throws Exception {
        CuratorFramework watching = clients.get(0);
        BlockingQueue<Integer> results = new LinkedBlockingQueue<>();
        BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        for (EventType expected : List.of(EventType.NodeCreated, EventType.NodeDeleted)) {
            watching.checkExists()
                    .usingWatcher((Watcher) events::add)
                    .inBackground((client, result) -> results.add(result.getResultCode()))
                    .forPath("/background");
            boolean creates = expected == EventType.NodeCreated;
            assertThat(results.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(creates ? KeeperException.Code.NONODE.intValue() : KeeperException.Code.OK.intValue());
            if (creates) {
                clients.get(1).create().forPath("/background");
            } else {
                clients.get(1).delete().forPath("/background");
            }
            WatchedEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.getType()).isEqualTo(expected);
            assertThat(event.getPath()).isEqualTo("/background");
        }
        assertThat(events).isEmpty();
    }

    @Test
    void aHandWrittenLockKeepsItsHoldersApart() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger rounds = new AtomicInteger();
        List<Future<?>> work = new ArrayList<>();
        for (CuratorFramework client : clients) {
            work.add(threads.submit(() -> {
                for (int i = 0; i < 3; i++) {
                    lock(client, "/hand-lock");
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    rounds.incrementAndGet();
                    client.delete().forPath("/hand-lock");
                }
                return null;
            }));
        }
        for (Future<?> each : work) {
            each.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(most).hasValue(1);
        assertThat(rounds).hasValue(3 * CLIENTS);
    }

    @Test
    void theLockOfAClientThatLeavesIsFree() throws Exception {
        CuratorFramework leaving = CuratorClients.start(cluster);
        lock(leaving, "/left-lock");
        Future<?> waiting = threads.submit(() -> {
            lock(clients.get(0), "/left-lock");
            return null;
        });
        leaving.close();
        waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        clients.get(0).delete().forPath("/left-lock");
    }

    @Test
    void aHandWrittenBarrierOpensForAllAtOnce() throws Exception {
        clients.get(0).create().forPath("/hand-barrier");
        for (CuratorFramework client : clients) {
            client.sync().forPath("/hand-barrier");
        }
        AtomicInteger arrived = new AtomicInteger();
        List<Future<Integer>> work = new ArrayList<>();
        for (CuratorFramework client : clients) {
            work.add(threads.submit(() -> {
                arrived.incrementAndGet();
                enter(client, "/hand-barrier");
                return arrived.get();
            }));
        }
        for (Future<Integer> each : work) {
            assertThat(each.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(CLIENTS);
        }
        clients.get(0).delete().deletingChildrenIfNeeded().forPath("/hand-barrier");
    }

    /** Whoever creates the ephemeral node holds the lock; the others wait for its deletion and try again. */
    private static void lock(CuratorFramework client, String path) throws Exception {
        while (true) {
            try {
                client.create().withMode(CreateMode.EPHEMERAL).forPath(path);
                return;
            } catch (KeeperException.NodeExistsException held) {
                CountDownLatch deleted = new CountDownLatch(1);
                boolean stillHeld = client.checkExists()
                                .usingWatcher((Watcher) event -> deleted.countDown())
                                .forPath(path)
                        != null;
                if (stillHeld) {
                    assertThat(deleted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                }
            }
        }
    }

    /** Everyone adds an ephemeral sequential child and waits until all are there. */
    private static void enter(CuratorFramework client, String path) throws Exception {
        client.create().withMode(CreateMode.EPHEMERAL_SEQUENTIAL).forPath(path + "/member-");
        while (true) {
            CountDownLatch changed = new CountDownLatch(1);
            int present = client.getChildren()
                    .usingWatcher((Watcher) event -> changed.countDown())
                    .forPath(path)
                    .size();
            if (present == CLIENTS) {
                return;
            }
            assertThat(changed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }
}
