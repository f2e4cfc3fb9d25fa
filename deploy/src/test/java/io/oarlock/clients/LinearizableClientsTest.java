package io.oarlock.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How clients that know nothing of it get linearizable reads: by the port that they connect to, or by an auth packet.
 */
@SuppressWarnings("try") // that a close can be interrupted is the library's choice
class LinearizableClientsTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final int READS = 20;

    @TempDir
    private Path directory;

    private int port;
    private Cluster cluster;

    @BeforeEach
    void start() {
        Assumptions.assumeTrue(ServerKind.chosen() == ServerKind.OARLOCK);
        port = FreePorts.take();
        cluster = Cluster.start(
                ClusterSpec.of(ServerKind.OARLOCK, 1).with("oarlock.linearizableClientPort", String.valueOf(port)),
                directory.resolve("cluster"));
    }

    @AfterEach
    void stop() {
        Cluster.closeAll(cluster);
    }

    @Test
    void thePortOrTheSessionDecides() throws Exception {
        read(port, List.of());
        assertThat(rounds()).isEqualTo(READS);

        int usual = member().clientAddress().getPort();
        read(usual, List.of());
        assertThat(rounds()).isEqualTo(READS);

        read(usual, List.of("reads:linearizable"));
        assertThat(rounds()).isEqualTo(2 * READS);

        read(port, List.of("reads:local"));
        assertThat(rounds()).isEqualTo(2 * READS);
    }

    @Test
    void zooKeepersClientIsToldThatAValueIsNotKnown() throws Exception {
        CompletableFuture<Void> failed = new CompletableFuture<>();
        try (ZooKeeper client = new ZooKeeper("127.0.0.1:" + port, 10_000, event -> {
            if (event.getState() == KeeperState.AuthFailed) {
                failed.complete(null);
            }
        })) {
            client.addAuthInfo("oarlock", "reads:fast".getBytes(UTF_8));
            failed.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void kazooAsksByAnAuthPacket() throws IOException {
        ForeignProgram.need("python3-kazoo", directory, List.of(PYTHON, "-c", "import kazoo"));
        List<String> command =
                List.of(PYTHON, ForeignProgram.resource("reads.py").toString(), member().connectString());

        assertThat(ForeignProgram.run(directory, command)).endsWith("all kept\n");
        // Ten reads and one after it has connected again, and what ensure_path asks for.
        assertThat(rounds()).isBetween(11L, 20L);
    }

    private static void read(int port, List<String> wishes) throws Exception {
        try (ZooKeeper client = new ZooKeeper("127.0.0.1:" + port, 10_000, event -> {})) {
            for (String wish : wishes) {
                client.addAuthInfo("oarlock", wish.getBytes(UTF_8));
            }
            String path = client.create("/r", new byte[1], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
            for (int i = 0; i < READS; i++) {
                assertThat(client.getData(path, false, null)).hasSize(1);
            }
        }
    }

    private Member member() {
        return cluster.members().get(0);
    }

    private long rounds() throws IOException {
        return FourLetterWord.ask(member().clientAddress(), "mntr")
                .lines()
                .filter(line -> line.startsWith("zk_read_round_requests"))
                .mapToLong(line -> Long.parseLong(line.split("\t")[1].trim()))
                .findFirst()
                .orElseThrow();
    }
}
