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
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** One import for an ensemble. Three servers: {@code -Doarlock.long=true}. */
@EnabledIfSystemProperty(named = "oarlock.long", matches = "true")
class EnsembleMoveTest {
    @TempDir
    private Path directory;

    @Test
    void membersStartFromCopiesAndBringUpTheOneThatHasNone() throws Exception {
        Path source = Files.createDirectories(directory.resolve("source"));
        MovableTree.prepare(source);
        try (Cluster ensemble = Cluster.prepare(ClusterSpec.of(ServerKind.OARLOCK, 3), directory.resolve("ensemble"))) {
            run("import", "--snapshot-dir", source.toString(), "--data-dir", data(1).toString());
            copy(data(1).resolve("oarlock"), data(2).resolve("oarlock"));

            ensemble.members().forEach(Member::start);
            ensemble.awaitAllServing();

            for (Member member : ensemble.members()) {
                run("verify", "--auth", "digest:super:test", source.toString(), member.connectString());
            }
            ZooKeeper client = new ZooKeeper(ensemble.connectString(), 30_000, event -> {});
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.getState() == ZooKeeper.States.CONNECTED);
            client.create("/after", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            // ZooKeeper's epoch was 0, the checkpoint's term is 1, the first leader's 2 or more.
            assertThat(client.exists("/after", false).getCzxid() >>> 32).isGreaterThanOrEqualTo(2);
            Member leader = ensemble.awaitLeader();
            leader.restart();
            ensemble.awaitAllServing();
            client.close();
            ensemble.members().forEach(member -> assertThat(member.stop()).isZero());
        }
        run("verify", data(1).toString(), data(2).toString());
        run("verify", data(1).toString(), data(3).toString());
    }

    private Path data(int member) {
        return directory.resolve("ensemble/member-" + member + "/data");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private void run(String... arguments) throws IOException {
        Path home = Files.createDirectories(directory.resolve("commands"));
        Files.deleteIfExists(home.resolve("output.log"));
        Launcher.Ended ended = Launcher.ofSourceTree(home).run(arguments);
        assertThat(ended.status()).as(ended.output()).isZero();
    }
}
