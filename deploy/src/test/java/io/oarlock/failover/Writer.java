package io.oarlock.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.awaitility.Awaitility;

/**
 * Writes with one client as fast as it answers, and keeps book: what was acknowledged, and what was cut off by a lost
 * connection and may or may not have happened. It never repeats a write, so that whatever is there twice, the server
 * has done twice.
 *
 * <p>Each round overwrites a counter, whose version counts the overwrites, and adds a sequential child, whose parent
 * counts the children.
 */
final class Writer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final Client client;
    private final String home;
    private final AtomicInteger overwritten = new AtomicInteger();
    private final AtomicInteger overwritesInDoubt = new AtomicInteger();
    private final Map<Integer, String> created = new ConcurrentHashMap<>();
    private final Set<Integer> createsInDoubt = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;

    Writer(Client client, String home) throws Exception {
        this.client = client;
        this.home = home;
        client.create(home, "", CreateMode.PERSISTENT);
        client.create(home + "/counter", "", CreateMode.PERSISTENT);
        client.create(home + "/children", "", CreateMode.PERSISTENT);
        this.thread = new Thread(this::run, "writer " + home);
        thread.start();
    }

    private void run() {
        try {
            for (int round = 1; !stopping; round++) {
                overwrite(round);
                add(round);
            }
        } catch (KeeperException | InterruptedException | RuntimeException | AssertionError e) {
            failure.set(e);
        }
    }

    private void overwrite(int round) throws KeeperException, InterruptedException {
        try {
            byte[] data = Integer.toString(round).getBytes(StandardCharsets.UTF_8);
            int version =
                    client.zooKeeper().setData(home + "/counter", data, -1).getVersion();
            int sure = overwritten.incrementAndGet();
            assertThat(version).as("version told to the writer").isBetween(sure, sure + overwritesInDoubt.get());
        } catch (KeeperException.ConnectionLossException e) {
            overwritesInDoubt.incrementAndGet();
            awaitConnected();
        }
    }

    private void add(int round) throws KeeperException, InterruptedException {
        try {
            created.put(
                    round,
                    client.create(home + "/children/n-", Integer.toString(round), CreateMode.PERSISTENT_SEQUENTIAL));
        } catch (KeeperException.ConnectionLossException e) {
            createsInDoubt.add(round);
            awaitConnected();
        }
    }

    private void awaitConnected() {
        Awaitility.await("the writer's connection")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> stopping || client.zooKeeper().getState().isConnected());
    }

    /** Waits for so many further acknowledged rounds. */
    void awaitRounds(int more) {
        int target = created.size() + more;
        Awaitility.await("writes of " + home)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> failure.get() != null || created.size() >= target);
        assertThat(failure.get()).isNull();
    }

    Client client() {
        return client;
    }

    int inDoubt() {
        return overwritesInDoubt.get() + createsInDoubt.size();
    }

    void stop() throws InterruptedException {
        stopping = true;
        thread.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(thread.isAlive()).isFalse();
        assertThat(failure.get()).as("failure of the writer of " + home).isNull();
    }

    /** What a reader finds must be what was acknowledged, once each, and nothing but that or what is in doubt. */
    void verify(Client reader) throws Exception {
        assertThat(reader.stat(home + "/counter").getVersion())
                .as("overwrites of %s/counter", home)
                .isBetween(overwritten.get(), overwritten.get() + overwritesInDoubt.get());
        List<String> names = reader.zooKeeper().getChildren(home + "/children", false);
        Map<String, Integer> roundsByName = new TreeMap<>();
        List<String> data = reader.data(
                names.stream().map(name -> home + "/children/" + name).toList());
        for (int i = 0; i < names.size(); i++) {
            roundsByName.put(names.get(i), Integer.valueOf(data.get(i)));
        }
        Set<Integer> rounds = new HashSet<>(roundsByName.values());
        assertThat(rounds).as("no child of %s was made twice", home).hasSameSizeAs(names);
        created.forEach((round, path) -> assertThat(roundsByName)
                .as("acknowledged child of %s", home)
                .containsEntry(path.substring(path.lastIndexOf('/') + 1), round));
        rounds.removeAll(created.keySet());
        assertThat(createsInDoubt).as("children of %s nobody asked for", home).containsAll(rounds);
        assertThat(reader.stat(home + "/children").getCversion()).isEqualTo(names.size());
        assertThat(roundsByName.keySet())
                .containsExactlyElementsOf(IntStream.range(0, names.size())
                        .mapToObj("n-%010d"::formatted)
                        .toList());
    }

    @Override
    public void close() {
        stopping = true;
    }
}
