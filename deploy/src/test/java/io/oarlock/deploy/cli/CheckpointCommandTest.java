package io.oarlock.deploy.cli;

import static io.oarlock.deploy.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.oarlock.deploy.cli.CommandRun.Ended;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a running member: {@code oarlock checkpoint}, and the snapshots that a member keeps for an operator. */
class CheckpointCommandTest {
    private static final String SUPER = "digest:super:test";

    @TempDir
    private static Path home;

    @TempDir
    private Path directory;

    private static Cluster cluster;
    private static ZooKeeper client;

    @BeforeAll
    static void start() throws Exception {
        ClusterSpec spec = ClusterSpec.of(ServerKind.OARLOCK, 1)
                .withAdmin()
                .with("admin.rateLimiterIntervalInMS", "0")
                .with("autopurge.snapRetainCount", "3");
        cluster = Cluster.start(spec, home.resolve("cluster"));
        CountDownLatch connected = new CountDownLatch(1);
        client = new ZooKeeper(cluster.connectString(), 30_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        connected.await();
        ACL guarded = new ACL(31, new Id("digest", "user:3PX1VxRHtsUcq8TQlFDTgSI6K0o="));
        client.create("/guarded", new byte[1000], Collections.singletonList(guarded), CreateMode.PERSISTENT);
        client.create("/mine", new byte[10], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        cluster.close();
    }

    @Test
    void aBackupHoldsTheTreeAndIsImportedAgain() throws Exception {
        Path secret = Files.writeString(directory.resolve("super"), SUPER + "\n");
        Path backups = directory.resolve("backups");

        Ended taken = run("checkpoint", "-s", server(), "--auth-file", secret.toString(), "--to", backups.toString());

        assertThat(taken.output()).startsWith("took ").contains(" znodes").doesNotContain("test");
        assertThat(taken.status()).isZero();
        List<String> files = names(backups);
        assertThat(files).hasSize(1).allMatch(name -> name.matches("snapshot\\.[0-9a-f]+"));
        Path file = backups.resolve(files.get(0));
        assertThat(run("verify", "--auth", SUPER, file.toString(), cluster.connectString()))
                .satisfies(ended -> assertThat(ended.output()).contains(" 0 differences"))
                .satisfies(ended -> assertThat(ended.status()).isZero());
        Path restored = directory.resolve("restored");
        assertThat(run("import", "--snapshot-dir", file.toString(), "--data-dir", restored.toString(), "--sessions")
                        .output())
                .contains("(1 ephemerals) and 1 sessions");
    }

    @Test
    void aRunningMemberIsExportedAtOneZxidForZooKeeper() throws Exception {
        Path target = directory.resolve("zookeeper");
        String address = "127.0.0.1:" + cluster.member(1).adminPort();

        Ended exported = run("export", "--server", address, "--auth", SUPER, "--to", target.toString());

        assertThat(exported.status()).as(exported.output()).isZero();
        assertThat(names(target)).containsExactly("version-2");
        assertThat(names(target.resolve("version-2")))
                .hasSize(3)
                .contains("acceptedEpoch", "currentEpoch")
                .anyMatch(name -> name.matches("snapshot\\.[0-9a-f]+"));
        long zxid = Long.decode(exported.output().replaceAll("(?s).*at zxid (0x[0-9a-f]+) .*", "$1"));
        assertThat(target.resolve("version-2/currentEpoch")).hasContent(Long.toString(zxid >>> 32));
        assertThat(run("verify", "--auth", SUPER, target.toString(), cluster.connectString())
                        .output())
                .contains(" 0 differences");
        assertThat(run("export", "--server", address, "--auth", SUPER, "--to", target.toString()))
                .satisfies(again -> assertThat(again.output()).contains("nothing is overwritten"))
                .satisfies(again -> assertThat(again.status()).isEqualTo(3));
    }

    @Test
    void anExportThatIsRefusedLeavesNothing() throws Exception {
        Ended refused = run("export", "-s", server(), "--auth", "digest:super:no", "--to", directory.toString());

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.output()).contains("status 403");
        assertThat(names(directory)).isEmpty();
        assertThat(run("export", "-s", server(), "--to", directory.toString()).status())
                .isEqualTo(2);
        assertThat(run("export", "-s", "ftp://zk1", "--auth", SUPER, "--to", directory.toString())
                        .status())
                .isEqualTo(2);
    }

    @Test
    void whoMayNotLeavesNothing() throws Exception {
        Path backups = directory.resolve("backups");

        Ended refused = run("checkpoint", "-s", server(), "--auth", "digest:super:no", "--to", backups.toString());

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.output()).contains("status 403: Not authorized; it takes the super user");
        assertThat(names(backups)).isEmpty();
    }

    @Test
    void whatIsCutShortOrDamagedIsNotKept() throws Exception {
        byte[] whole = get("/commands/snapshot", BodyHandlers.ofByteArray()).body();
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (String path : List.of("/cut", "/damaged")) {
            liar.createContext(path, exchange -> {
                exchange.getResponseHeaders().set("last_zxid", "0x5");
                exchange.getResponseHeaders().set("snapshot_size", String.valueOf(whole.length));
                byte[] body = path.equals("/cut") ? Arrays.copyOf(whole, whole.length - 9) : damaged;
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
        }
        liar.start();
        try {
            for (String path : List.of("/cut", "/damaged", "/none")) {
                String address = "http://127.0.0.1:" + liar.getAddress().getPort() + path;
                Ended failed = run("checkpoint", "-s", address, "--auth", SUPER, "--to", directory.toString());

                assertThat(failed.status()).as(failed.output()).isEqualTo(path.equals("/none") ? 1 : 3);
                assertThat(names(directory)).isEmpty();
            }
        } finally {
            liar.stop(0);
        }
    }

    @Test
    void theNextBackupRemovesWhatOneThatWasKilledHasLeftAndNothingElse() throws Exception {
        Path backups = Files.createDirectories(directory.resolve("backups"));
        Files.writeString(backups.resolve("snapshot.1f.4711.unfinished"), "half of it");
        List<String> others =
                List.of("my.unfinished", "snapshot.1e", "snapshot.1f.unfinished", "snapshot.x.1.unfinished");
        for (String other : others) {
            Files.writeString(backups.resolve(other), "of somebody else");
        }
        Path running = backups.resolve("snapshot.2f.4712.unfinished");
        try (FileChannel channel = FileChannel.open(running, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();

            Ended taken = run("checkpoint", "-s", server(), "--auth", SUPER, "--to", backups.toString());

            assertThat(taken.status()).as(taken.output()).isZero();
            assertThat(names(backups))
                    .contains(running.getFileName().toString())
                    .containsAll(others);
            assertThat(names(backups)).hasSize(others.size() + 2);
        }
        run("checkpoint", "-s", server(), "--auth", SUPER, "--to", backups.toString());
        assertThat(running).doesNotExist();
    }

    @Test
    void whereNobodyAnswersThatIsSaid() {
        Ended nobody = run("checkpoint", "-s", "http://127.0.0.1:1", "--auth", SUPER, "--to", directory.toString());

        assertThat(nobody.status()).isEqualTo(1);
        assertThat(run("checkpoint", "-s", "ftp://zk1:8080", "--auth", SUPER, "--to", ".")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void snapshotsThatAreNotTakenStayAndTheNewestAreTold() throws Exception {
        Path kept = home.resolve("cluster/member-1/data/oarlock/snapshots");
        for (int i = 0; i < 5; i++) {
            client.setData("/mine", new byte[i], -1);
            HttpResponse<String> answer = get("/commands/snapshot?streaming=false", BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            String zxid = answer.headers().firstValue("last_zxid").orElseThrow().substring(2);
            assertThat(Files.size(kept.resolve("snapshot." + zxid)))
                    .isEqualTo(
                            answer.headers().firstValueAsLong("snapshot_size").orElseThrow());
            JsonNode last = new ObjectMapper()
                    .readTree(get("/commands/lsnp", BodyHandlers.ofString()).body());
            assertThat(last.get("zxid").asText()).isEqualTo(zxid);
        }
        assertThat(names(kept)).hasSize(3);
    }

    private static String server() {
        return "http://127.0.0.1:" + cluster.member(1).adminPort();
    }

    private static <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server() + path))
                .header("Authorization", "digest super:test")
                .build();
        return HttpClient.newHttpClient().send(request, body);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
