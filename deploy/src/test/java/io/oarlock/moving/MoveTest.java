package io.oarlock.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.Launcher;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a real ZooKeeper to a real Oarlock and back, by the commands that an operator runs; 100,000 znodes with
 * {@code -Doarlock.long=true}.
 */
class MoveTest {
    /** Whole programs start and end while the client of the session is away. */
    private static final int SESSION_MILLIS = 300_000;

    private static final int ZNODES = Boolean.getBoolean("oarlock.long") ? 100_000 : 1_000;

    @TempDir
    private Path directory;

    /** A session as its client left it: nobody closed it. */
    private record Left(long id, byte[] password) {}

    @Test
    void aTreeGoesFromZooKeeperToOarlockAndBackAndSessionsWithIt() throws Exception {
        Path source = directory.resolve("zookeeper/member-1/data");
        Left session = fillZooKeeper(source);
        Path target = directory.resolve("oarlock/member-1/data");

        try (Cluster oarlock = Cluster.prepare(spec(ServerKind.OARLOCK), directory.resolve("oarlock"))) {
            assertSucceeds(
                    "import", "--snapshot-dir", source.toString(), "--data-dir", target.toString(), "--sessions");
            assertSucceeds("verify", source.toString(), target.toString());
            Member member = oarlock.member(1);
            member.start();
            member.awaitServing();
            assertSucceeds("verify", "--auth", "digest:super:test", source.toString(), member.connectString());
            useOarlock(member, session, target);
        }
        Path back = directory.resolve("back/member-1/data");
        try (Cluster zookeeper = Cluster.prepare(spec(ServerKind.ZOOKEEPER), directory.resolve("back"))) {
            assertSucceeds("export", "--data-dir", target.toString(), "--to", back.toString());
            assertSucceeds("verify", target.toString(), back.toString());
            Member member = zookeeper.member(1);
            member.start();
            member.awaitServing();
            assertSucceeds("verify", "--auth", "digest:super:test", target.toString(), member.connectString());
            useZooKeeperAgain(member, session);
        }
    }

    private Left fillZooKeeper(Path data) throws Exception {
        Path home = directory.resolve("zookeeper");
        try (Cluster zookeeper = Cluster.prepare(spec(ServerKind.ZOOKEEPER), home)) {
            MovableTree.prepare(data);
            Member member = zookeeper.member(1);
            member.start();
            member.awaitServing();
            ZooKeeper client = connect(member, null);
            MovableTree.fill(client);
            MovableTree.fillMany(client, ZNODES);
            Left left = new Left(client.getSessionId(), client.getSessionPasswd());
            member.kill();
            client.close();
            return left;
        }
    }

    private void useOarlock(Member member, Left session, Path data) throws Exception {
        ZooKeeper client = connect(member, session);
        Stat before = client.exists("/app", false);
        assertThat(client.getSessionId()).isEqualTo(session.id);
        assertThat(client.getData("/large", false, null)).isEqualTo(MovableTree.LARGE);
        assertThat(client.getData("/null", false, null)).isNull();
        assertThat(client.exists("/alive", false).getEphemeralOwner()).isEqualTo(session.id);
        assertThat(create(client, "/near/item-")).endsWith("" + (MovableTree.NEAR_OVERFLOW + 1));
        assertThat(create(client, "/app/item-")).isEqualTo("/app/item-0000000052");
        assertThat(client.exists("/app", false).getPzxid()).isGreaterThan(before.getPzxid());
        // While the server runs this would end the session, which ZooKeeper shall take back.
        member.kill();
        client.close();
        Launcher.Ended behind = run(
                "export",
                "--data-dir",
                data.toString(),
                "--to",
                directory.resolve("behind").toString());
        assertThat(behind.status()).isEqualTo(3);
        assertThat(behind.output()).contains("entries that the state does not");
        member.start();
        member.awaitServing();
        assertThat(member.stop()).isZero();
    }

    private void useZooKeeperAgain(Member member, Left session) throws Exception {
        ZooKeeper client = connect(member, session);
        assertThat(client.getSessionId()).isEqualTo(session.id);
        assertThat(create(client, "/near/item-")).endsWith("" + (MovableTree.NEAR_OVERFLOW + 2));
        assertThat(create(client, "/app/item-")).isEqualTo("/app/item-0000000053");
        assertThat(client.exists("/alive", false)).isNotNull();
        client.close();
        ZooKeeper observer = connect(member, null);
        assertThat(observer.exists("/alive", false)).isNull();
        observer.close();
        // ZooKeeper says so when its digest is not the one of the snapshot.
        assertThat(member.process().log()).doesNotContain("Digests are not matching");
    }

    private static ClusterSpec spec(ServerKind kind) {
        return ClusterSpec.of(kind, 1)
                .with("maxSessionTimeout", Integer.toString(SESSION_MILLIS))
                .withProperty("zookeeper.extendedTypesEnabled", "true");
    }

    private static String create(ZooKeeper client, String path) throws KeeperException, InterruptedException {
        return client.create(path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    private static ZooKeeper connect(Member member, Left session) throws IOException {
        ZooKeeper client = session == null
                ? new ZooKeeper(member.connectString(), SESSION_MILLIS, event -> {})
                : new ZooKeeper(member.connectString(), SESSION_MILLIS, event -> {}, session.id, session.password);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.getState() == ZooKeeper.States.CONNECTED
                        || !client.getState().isAlive());
        assertThat(client.getState()).isEqualTo(ZooKeeper.States.CONNECTED);
        return client;
    }

    private Launcher.Ended run(String... arguments) throws IOException {
        Path home = Files.createDirectories(directory.resolve("commands"));
        Files.deleteIfExists(home.resolve("output.log"));
        return Launcher.ofSourceTree(home).run(arguments);
    }

    private void assertSucceeds(String... arguments) throws IOException {
        Launcher.Ended ended = run(arguments);
        assertThat(ended.status()).as(ended.output()).isZero();
    }
}
