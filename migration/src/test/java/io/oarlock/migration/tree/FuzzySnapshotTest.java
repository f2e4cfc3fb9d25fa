package io.oarlock.migration.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.migration.zookeeper.ZooKeeperFiles;
import io.oarlock.migration.zookeeper.ZooKeeperFiles.ZxidFile;
import io.oarlock.rows.StateAudit;
import io.oarlock.rows.Tables;
import io.oarlock.storage.heap.HeapStore;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots that a real ZooKeeper writes while clients make, change and delete znodes. */
class FuzzySnapshotTest {
    private static final int WRITERS = 3;
    private static final int ZNODES = 2_000;
    private static final int SNAPSHOTS = 4;

    @TempDir
    private Path directory;

    private final AtomicBoolean stopped = new AtomicBoolean();

    @Test
    void everySnapshotLeadsToTheSameTreeWithTheDigestsThatZooKeeperWrote() throws Exception {
        writeUnderLoad();
        ZooKeeperFiles files = ZooKeeperFiles.find(directory, null);
        assertThat(files.snapshots()).hasSizeGreaterThan(2);
        List<Map<String, String>> trees = new ArrayList<>();

        for (ZxidFile snapshot : files.snapshots()) {
            HeapStore store = HeapStore.open(Tables.ALL);
            SnapshotImport.Result result = SnapshotImport.run(
                    files,
                    snapshot,
                    store,
                    new SnapshotImport.Options(true, true, 4_000_000_000_000L),
                    Progress.SILENT);
            assertThat(result.digestCheckedTo())
                    .as(snapshot.toString())
                    .isEqualTo(result.state().lastZxid());
            assertThat(StateAudit.findings(store)).isEmpty();
            trees.add(TreeText.of(store));
        }

        assertThat(trees).allMatch(trees.get(0)::equals);
        assertThat(trees.get(0)).hasSizeGreaterThan(ZNODES);
    }

    private void writeUnderLoad() throws Exception {
        ZooKeeperServer server = new ZooKeeperServer(directory.toFile(), directory.toFile(), 2_000);
        NIOServerCnxnFactory factory = new NIOServerCnxnFactory();
        factory.configure(new InetSocketAddress("127.0.0.1", 0), 0);
        factory.startup(server);
        ZooKeeper client = connect(factory.getLocalPort());
        client.create("/load", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        for (int i = 0; i < ZNODES; i += 500) {
            List<Op> creates = new ArrayList<>();
            for (int j = i; j < i + 500; j++) {
                creates.add(Op.create("/load/n" + j, new byte[50], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            }
            client.multi(creates);
        }
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(i);
            Thread writer = new Thread(() -> write(factory.getLocalPort(), random));
            writer.start();
            writers.add(writer);
        }
        for (int i = 0; i < SNAPSHOTS; i++) {
            long before = server.getZKDatabase().getDataTreeLastProcessedZxid();
            server.takeSnapshot();
            Awaitility.await().until(() -> server.getZKDatabase().getDataTreeLastProcessedZxid() > before + 200);
        }
        stopped.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        factory.shutdown();
        client.close();
    }

    private void write(int port, Random random) {
        try {
            ZooKeeper client = connect(port);
            while (!stopped.get()) {
                String path = "/load/n" + random.nextInt(ZNODES);
                try {
                    step(client, path, random.nextInt(7));
                } catch (KeeperException expected) {
                    // Another writer was there first: a transaction without a change.
                }
            }
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void step(ZooKeeper client, String path, int what) throws KeeperException, InterruptedException {
        switch (what) {
            case 0 -> client.setData(path, new byte[60], -1);
            case 1 -> client.create(path + "/c", null, Ids.READ_ACL_UNSAFE, CreateMode.PERSISTENT);
            case 2 -> client.delete(path + "/c", -1);
            case 3 ->
                client.multi(List.of(
                        Op.delete(path, -1),
                        Op.create(path, new byte[10], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                        Op.create(path + "/c", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)));
            case 4 -> client.create(path + "/e", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            case 5 -> client.setACL(path, Ids.OPEN_ACL_UNSAFE, -1);
            default -> client.create(path + "/s-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
        }
    }

    private static ZooKeeper connect(int port) throws Exception {
        ZooKeeper client = new ZooKeeper("127.0.0.1:" + port, 30_000, event -> {});
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> client.getState() == ZooKeeper.States.CONNECTED);
        return client;
    }
}
