package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.SharedClusters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.nodes.PersistentTtlNode;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Curator's recipes, each with several clients that may sit on different members. */
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@ArgumentsSource(SharedClusters.class)
class CuratorRecipesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CLIENTS = 3;
    private static final long LEASE_MILLIS = 3_000;

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
    void aMutexLetsOneInAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Integer>> work = clients.stream()
                .map(client -> threads.submit(() -> {
                    InterProcessMutex mutex = new InterProcessMutex(client, "/mutex");
                    for (int i = 0; i < 5; i++) {
                        assertThat(mutex.acquire(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                                .isTrue();
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        mutex.release();
                    }
                    return 5;
                }))
                .toList();
        for (Future<Integer> each : work) {
            assertThat(each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(5);
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void aLatchHasOneLeaderAndAnotherWhenThatOneLeaves() throws Exception {
        List<LeaderLatch> latches = clients.stream()
                .map(client -> new LeaderLatch(client, "/latch"))
                .toList();
        for (LeaderLatch latch : latches) {
            latch.start();
        }
        await().atMost(PATIENCE).until(() -> leaders(latches) == 1);
        LeaderLatch first =
                latches.stream().filter(LeaderLatch::hasLeadership).findFirst().orElseThrow();
        first.close();
        List<LeaderLatch> others =
                latches.stream().filter(latch -> latch != first).toList();
        await().atMost(PATIENCE).until(() -> leaders(others) == 1);
        for (LeaderLatch latch : others) {
            latch.close();
        }
    }

    @Test
    void aDoubleBarrierLetsAllInAndAllOutTogether() throws Exception {
        AtomicInteger entering = new AtomicInteger();
        List<Future<Boolean>> work = clients.stream()
                .map(client -> threads.submit(() -> {
                    DistributedDoubleBarrier barrier = new DistributedDoubleBarrier(client, "/double", CLIENTS);
                    entering.incrementAndGet();
                    boolean entered = barrier.enter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    boolean allWereThere = entering.get() == CLIENTS;
                    return barrier.leave(PATIENCE.toSeconds(), TimeUnit.SECONDS) && entered && allWereThere;
                }))
                .toList();
        for (Future<Boolean> each : work) {
            assertThat(each.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aCacheFollowsTheTree() throws Exception {
        clients.get(0).create().creatingParentsIfNeeded().forPath("/cached/before", bytes("1"));
        clients.get(1).sync().forPath("/cached");
        Set<String> deleted = ConcurrentHashMap.newKeySet();
        try (CuratorCache cache = CuratorCache.build(clients.get(1), "/cached")) {
            cache.listenable()
                    .addListener(CuratorCacheListener.builder()
                            .forDeletes(node -> deleted.add(node.getPath()))
                            .build());
            cache.start();
            await().atMost(PATIENCE).until(() -> cached(cache, "/cached/before").equals("1"));
            clients.get(0).create().creatingParentsIfNeeded().forPath("/cached/deep/er", bytes("2"));
            clients.get(2).setData().forPath("/cached", bytes("root"));
            await().atMost(PATIENCE)
                    .until(() -> cached(cache, "/cached/deep/er").equals("2"));
            await().atMost(PATIENCE).until(() -> cached(cache, "/cached").equals("root"));
            clients.get(0).delete().deletingChildrenIfNeeded().forPath("/cached/deep");
            await().atMost(PATIENCE).until(() -> deleted.containsAll(List.of("/cached/deep", "/cached/deep/er")));
        }
        clients.get(0).delete().deletingChildrenIfNeeded().forPath("/cached");
    }

    @Test
    void aPersistentTtlNodeLivesAsLongAsItsClientAndALittleLonger() throws Exception {
        CuratorFramework watching = clients.get(1);
        try (PersistentTtlNode node = new PersistentTtlNode(clients.get(0), "/lease", LEASE_MILLIS, bytes("mine"))) {
            node.start();
            assertThat(node.waitForInitialCreate(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            await().atMost(PATIENCE).until(() -> watching.checkExists().forPath("/lease/touch") != null);
            AtomicReference<Stat> first = new AtomicReference<>();
            await().atMost(PATIENCE).until(() -> {
                // Not there for a moment where a touch comes too late, and another znode then.
                Stat touch = watching.checkExists().forPath("/lease/touch");
                if (touch == null
                        || first.get() == null
                        || touch.getCzxid() != first.get().getCzxid()) {
                    first.set(touch);
                    return false;
                }
                return touch.getVersion() > first.get().getVersion() + 3;
            });
            assertThat(watching.getData().forPath("/lease")).isEqualTo(bytes("mine"));
        }
        await().atMost(PATIENCE).until(() -> watching.checkExists().forPath("/lease") == null);
    }

    private static long leaders(List<LeaderLatch> latches) {
        return latches.stream().filter(LeaderLatch::hasLeadership).count();
    }

    private static String cached(CuratorCache cache, String path) {
        return cache.get(path)
                .map(node -> new String(node.getData(), StandardCharsets.UTF_8))
                .orElse("");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
