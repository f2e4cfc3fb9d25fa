package io.oarlock.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.ServerKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running ZooKeeper decides for clients that are connected to who follows it; they move over and back. */
class ServedMoveTest {
    @TempDir
    private Path directory;

    @Test
    void clientsOfTheFollowerGetTheRepliesOfTheSourceAndMoveWithTheirSessions() throws Exception {
        try (SourceEnsemble source = SourceEnsemble.start(1, directory.resolve("zookeeper"));
                Cluster oarlock = Cluster.prepare(
                        ClusterSpec.of(ServerKind.OARLOCK, 1)
                                .with("oarlock.migration.source", source.quorumPorts())
                                .with("oarlock.migration.serve", "true"),
                        directory.resolve("oarlock"))) {
            MigrateCommands commands = new MigrateCommands(directory, oarlock);
            oarlock.member(1).start();
            commands.awaitStatusOfAll("phase FOLLOWING");
            ZooKeeper direct = source.connect();
            ZooKeeper forwarded = connected(oarlock.connectString());
            direct.addAuthInfo("digest", "user:secret".getBytes(StandardCharsets.UTF_8));
            forwarded.addAuthInfo("digest", "user:secret".getBytes(StandardCharsets.UTF_8));

            List<String> expected = ReplyScript.run(direct, "/direct");
            assertThat(ReplyScript.run(forwarded, "/forwarded")).isEqualTo(expected);
            assertThat(direct.getChildren("/forwarded", false)).hasSameElementsAs(direct.getChildren("/direct", false));

            movesOverAndBack(source, oarlock, direct);
            endsWithItsSession(direct, forwarded);
            switchOver(source, oarlock, commands);
            direct.close(1);
        }
    }

    private static ZooKeeper connected(String servers) throws Exception {
        ZooKeeper client = new ZooKeeper(servers, 30_000, event -> {});
        await().until(() -> client.getState() == ZooKeeper.States.CONNECTED);
        return client;
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    private static void movesOverAndBack(SourceEnsemble source, Cluster oarlock, ZooKeeper other) throws Exception {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        ZooKeeper mover = new ZooKeeper(source.cluster().connectString(), 30_000, noting(events));
        await().until(() -> mover.getState() == ZooKeeper.States.CONNECTED);
        long session = mover.getSessionId();
        mover.create("/mover", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        mover.exists("/mover", true);

        move(mover, oarlock.connectString());
        mover.setData("/mover", "here".getBytes(StandardCharsets.UTF_8), 0);
        assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("NodeDataChanged /mover");
        mover.exists("/mover", true);
        other.setData("/mover", null, 1);
        assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("NodeDataChanged /mover");
        mover.exists("/mover", true);

        move(mover, source.cluster().connectString());
        mover.create("/back", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        other.setData("/mover", null, 2);
        assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo("NodeDataChanged /mover");

        move(mover, oarlock.connectString());
        assertThat(mover.exists("/back", false).getEphemeralOwner()).isEqualTo(session);
        assertThat(mover.getSessionId()).isEqualTo(session);
        mover.close();
        await().until(() -> other.exists("/mover", false) == null && other.exists("/back", false) == null);
        assertThat(events).isEmpty();
    }

    private static void move(ZooKeeper client, String server) throws Exception {
        client.updateServerList(server);
        String port = server.substring(server.indexOf(':'));
        await().ignoreExceptions()
                .until(() -> client.toString().contains(port)
                        && client.getState() == ZooKeeper.States.CONNECTED
                        && client.exists("/", false) != null);
    }

    private static Watcher noting(BlockingQueue<String> events) {
        return (WatchedEvent event) -> {
            if (event.getPath() != null) {
                events.add(event.getType() + " " + event.getPath());
            }
        };
    }

    private static void endsWithItsSession(ZooKeeper other, ZooKeeper forwarded) throws Exception {
        assertThat(other.exists("/forwarded/EPHEMERAL", false).getEphemeralOwner())
                .isEqualTo(forwarded.getSessionId());
        forwarded.close();
        await().until(() -> other.exists("/forwarded/EPHEMERAL", false) == null);
    }

    private static void switchOver(SourceEnsemble source, Cluster oarlock, MigrateCommands commands) throws Exception {
        ZooKeeper client = connected(oarlock.connectString());
        client.create("/kept", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        commands.migrate("switch");
        commands.awaitStatusOfAll("source-is-quiet yes");
        source.stopAll();
        commands.awaitStatusOfAll("phase SWITCHED");
        await().ignoreExceptions()
                .until(() -> client.exists("/kept", false).getEphemeralOwner() == client.getSessionId());
        await().ignoreExceptions().until(() -> client.setData("/kept", null, -1) != null);
        client.close();
    }
}
