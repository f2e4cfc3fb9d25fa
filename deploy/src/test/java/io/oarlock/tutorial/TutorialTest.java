package io.oarlock.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.SharedClusters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.zookeeper.AsyncCallback.StatCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The first programs that newcomers to ZooKeeper write, on the plain client, several of them at once. */
@ParameterizedClass(name = "{0}", autoCloseArguments = false)
@ArgumentsSource(SharedClusters.class)
class TutorialTest {

    private static final int PROCESSES = 3;

    @Parameter
    Cluster cluster;

    private List<Connection> connections;
    private ExecutorService threads;

    @BeforeEach
    void connect() throws Exception {
        threads = Executors.newFixedThreadPool(2 * PROCESSES);
        connections = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            connections.add(Connection.open(cluster.connectString()));
        }
    }

    @AfterEach
    void disconnect() {
        threads.shutdownNow();
        connections.forEach(Connection::close);
    }

    @Test
    void nobodyPassesTheBarrierBeforeAllAreThere() throws Exception {
        AtomicInteger arrived = new AtomicInteger();
        // Who leaves the tutorial's barrier before the slowest has looked locks that one in.
        CyclicBarrier inside = new CyclicBarrier(PROCESSES);
        List<Future<Integer>> processes = new ArrayList<>();
        for (Connection connection : connections) {
            processes.add(threads.submit(() -> {
                Barrier barrier = new Barrier(connection.client(), "/barrier", PROCESSES);
                arrived.incrementAndGet();
                barrier.enter();
                int seen = arrived.get();
                inside.await(Connection.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                barrier.leave();
                return seen;
            }));
        }
        for (Future<Integer> process : processes) {
            assertThat(finished(process)).isEqualTo(PROCESSES);
        }
        connections.get(0).client().delete("/barrier", -1);
    }

    @Test
    void everyElementOfTheQueueIsConsumedOnce() throws Exception {
        int elements = 20;
        List<Integer> consumed = new CopyOnWriteArrayList<>();
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            WorkQueue queue = new WorkQueue(connections.get(i).client(), "/queue");
            int share = i == 0 ? elements - (elements / PROCESSES) * (PROCESSES - 1) : elements / PROCESSES;
            work.add(threads.submit(() -> {
                for (int n = 0; n < share; n++) {
                    consumed.add(queue.consume());
                }
                return null;
            }));
        }
        WorkQueue producing = new WorkQueue(connections.get(0).client(), "/queue");
        for (int element = 0; element < elements; element++) {
            producing.produce(element);
        }
        for (Future<?> each : work) {
            finished(each);
        }
        assertThat(consumed)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, elements).boxed().toList());
        connections.get(0).client().delete("/queue", -1);
    }

    @Test
    void aMonitorFollowsTheStateOfOneNode() throws Exception {
        List<String> states = new CopyOnWriteArrayList<>();
        follow(connections.get(0).client(), "/followed", states);
        await().atMost(Connection.PATIENCE).until(() -> states.equals(List.of("absent")));

        ZooKeeper changing = connections.get(1).client();
        changing.create("/followed", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        await().atMost(Connection.PATIENCE).until(() -> states.contains("version 0"));
        changing.setData("/followed", new byte[1], 0);
        await().atMost(Connection.PATIENCE).until(() -> states.contains("version 1"));
        connections.get(1).close();
        await().atMost(Connection.PATIENCE).until(() -> states.size() == 4);

        assertThat(states).containsExactly("absent", "version 0", "version 1", "absent");
    }

    /** Watches a node with the asynchronous call, again after each event. */
    private static void follow(ZooKeeper client, String path, List<String> states) {
        StatCallback answered = (code, asked, context, stat) -> {
            if (code == Code.OK.intValue() || code == Code.NONODE.intValue()) {
                states.add(stat == null ? "absent" : "version " + stat.getVersion());
            }
        };
        client.exists(
                path,
                event -> {
                    if (path.equals(event.getPath())) {
                        follow(client, path, states);
                    }
                },
                answered,
                null);
    }

    private static <T> T finished(Future<T> work) throws Exception {
        return work.get(2 * Connection.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
