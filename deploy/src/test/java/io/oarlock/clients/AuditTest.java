package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.ServerKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says of a client's changes: line by line what ZooKeeper's says of the same. */
class AuditTest {
    private static final Pattern LINE = Pattern.compile("(session=\\S+\\t)?user=.*\\tresult=\\w+$");
    private static final Pattern SESSION = Pattern.compile("session=(0x[0-9a-f]+)");
    private static final byte[] DATA = {1};

    @TempDir
    private Path directory;

    @Test
    void everyLineIsThatOfZooKeeper() throws Exception {
        List<String> ours = linesOf(ServerKind.OARLOCK);
        List<String> theirs = linesOf(ServerKind.ZOOKEEPER);
        assertThat(ours.stream().map(AuditTest::withoutKnownDifferences))
                .containsExactlyElementsOf(
                        theirs.stream().map(AuditTest::withoutKnownDifferences).toList());
        assertThat(ours).hasSizeGreaterThan(20);
    }

    /**
     * ZooKeeper shows the hash of a digest in an ACL, gives the users in any order, and does not know the type of a
     * sequential znode that a multi makes.
     */
    private static String withoutKnownDifferences(String line) {
        return line.replaceAll("(acl=digest:\\w+):[^:]+", "$1:x")
                .replace("user=ada,127.0.0.1", "user=127.0.0.1,ada")
                .replaceAll("(/n-\\d+)\\tznode_type=persistent_sequential", "$1");
    }

    private List<String> linesOf(ServerKind kind) throws Exception {
        ClusterSpec spec = ClusterSpec.of(kind, 1).with("audit.enable", "true");
        try (Cluster cluster = Cluster.start(spec, directory.resolve(kind.name()))) {
            cluster.awaitAllServing();
            play(cluster.connectString());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> lines(cluster).stream().anyMatch(line -> line.contains("ephemeralZNodeDeletion")));
            cluster.member(1).stop();
            return lines(cluster);
        }
    }

    private static List<String> lines(Cluster cluster) {
        Map<String, String> sessions = new LinkedHashMap<>();
        return cluster.member(1)
                .process()
                .log()
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .map(line -> SESSION.matcher(line)
                        .replaceAll(found -> "session="
                                + sessions.computeIfAbsent(
                                        found.group(1), unknown -> "number " + (sessions.size() + 1))))
                .toList();
    }

    private static void play(String address) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(address, 30_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        assertThat(connected.await(30, TimeUnit.SECONDS)).isTrue();
        client.create("/a", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.addAuthInfo("digest", "ada:engine".getBytes(StandardCharsets.UTF_8));
        for (CreateMode mode : List.of(CreateMode.EPHEMERAL, CreateMode.PERSISTENT_SEQUENTIAL, CreateMode.CONTAINER)) {
            client.create("/a/" + mode.name(), DATA, Ids.OPEN_ACL_UNSAFE, mode);
        }
        client.create("/a/ttl", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 1_000_000);
        client.create("/a/mine", DATA, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        client.setACL("/a/mine", Ids.CREATOR_ALL_ACL, -1);
        client.setACL("/a/mine", Collections.singletonList(new ACL(Perms.ALL, new Id("digest", "bob:c2VjcmV0"))), -1);
        client.setACL("/a", Ids.OPEN_ACL_UNSAFE, -1);
        client.setData("/a", DATA, -1);
        client.getData("/a", false, null);
        assertThatThrownBy(() -> client.create("/a", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                .isInstanceOf(KeeperException.class);
        assertThatThrownBy(() -> client.setData("/a", DATA, 17)).isInstanceOf(KeeperException.class);
        assertThatThrownBy(() -> client.setACL("/none", Ids.OPEN_ACL_UNSAFE, -1))
                .isInstanceOf(KeeperException.class);
        assertThatThrownBy(() -> client.delete("/none", -1)).isInstanceOf(KeeperException.class);
        assertThatThrownBy(() -> client.delete("/a", -1)).isInstanceOf(KeeperException.class);
        client.multi(List.of(
                Op.create("/a/multi", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                Op.create("/a/multi/n-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL),
                Op.check("/a", -1),
                Op.setData("/a/multi", DATA, -1),
                Op.delete("/a/multi/n-0000000000", -1)));
        assertThatThrownBy(() -> client.multi(List.of(
                        Op.create("/a/never", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                        Op.delete("/none", -1))))
                .isInstanceOf(KeeperException.class);
        client.delete("/a/multi", -1);
        client.close();
    }
}
