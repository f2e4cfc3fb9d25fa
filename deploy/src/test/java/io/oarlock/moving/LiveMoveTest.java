package io.oarlock.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.ServerKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running ZooKeeper is followed, read from beside, and switched over. */
class LiveMoveTest {
    @TempDir
    private Path directory;

    @Test
    void aRunningEnsembleIsFollowedAndSwitchedOver() throws Exception {
        try (SourceEnsemble source = SourceEnsemble.start(1, directory.resolve("zookeeper"));
                Cluster oarlock = Cluster.prepare(
                        ClusterSpec.of(ServerKind.OARLOCK, 1).with("oarlock.migration.source", source.quorumPorts()),
                        directory.resolve("oarlock"))) {
            ZooKeeper before = source.connect();
            MovableTree.fillOrdinary(before);
            MigrateCommands commands = new MigrateCommands(directory, oarlock);
            oarlock.member(1).start();
            commands.awaitStatusOfAll("phase FOLLOWING");
            ZooKeeper reader = SourceEnsemble.connect(oarlock.connectString(), true);
            assertThat(reader.getData("/app", false, null)).isEqualTo(before.getData("/app", false, null));

            ZooKeeper during = source.connect();
            during.setData("/app", "later".getBytes(StandardCharsets.UTF_8), -1);
            during.create("/gone", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            during.close();
            String counted = before.create("/app/item-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
            Awaitility.await().until(() -> reader.exists(counted, false) != null);
            assertThat(reader.exists("/gone", false)).isNull();
            assertThat(reader.exists("/app", false)).isEqualTo(before.exists("/app", false));
            assertThatThrownBy(() -> reader.setData("/app", null, -1))
                    .isInstanceOf(KeeperException.NotReadOnlyException.class);
            commands.succeeds(
                    "verify", "--auth", "digest:super:test", source.cluster().connectString(), oarlock.connectString());

            switchOver(source, oarlock, commands, before, counted);
            reader.close();
        }
    }

    private void switchOver(
            SourceEnsemble source, Cluster oarlock, MigrateCommands commands, ZooKeeper before, String counted)
            throws Exception {
        commands.migrate("switch");
        commands.awaitStatusOfAll("source-is-quiet yes");
        before.setData("/app", null, -1);
        // Its clients are not shut out.
        commands.awaitStatusOfAll("phase FOLLOWING");
        commands.migrate("switch");
        commands.awaitStatusOfAll("source-is-quiet yes");
        long last = before.exists("/app", false).getMzxid();
        source.stopAll();
        commands.awaitStatusOfAll("phase SWITCHED");

        ZooKeeper after = new ZooKeeper(
                oarlock.connectString(), 30_000, event -> {}, before.getSessionId(), before.getSessionPasswd());
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> after.getState() == ZooKeeper.States.CONNECTED);
        assertThat(after.getSessionId()).isEqualTo(before.getSessionId());
        assertThat(after.exists("/alive", false).getEphemeralOwner()).isEqualTo(before.getSessionId());
        String next = after.create("/app/item-", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
        assertThat(number(next)).isEqualTo(number(counted) + 1);
        assertThat(after.exists(next, false).getCzxid() >>> 32).isGreaterThan(last >>> 32);
        oarlock.member(1).restart();
        Awaitility.await().ignoreExceptions().until(() -> after.exists(next, false) != null);
        after.close();
        before.close();
    }

    private static int number(String path) {
        return Integer.parseInt(path.substring(path.lastIndexOf('-') + 1));
    }
}
