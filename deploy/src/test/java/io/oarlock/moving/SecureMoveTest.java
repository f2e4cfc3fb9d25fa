package io.oarlock.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real ZooKeeper ensemble whose servers talk to each other by TLS. */
class SecureMoveTest {
    private static final String PASSWORD = "s3cret of the stores";

    private final Authority authority = new Authority("authority");

    @TempDir
    private Path directory;

    private Path trust;
    private Path keys;

    @BeforeEach
    void issue() throws Exception {
        trust = authority.trustStore(directory.resolve("trust.pem"), "PEM", "");
        keys = authority
                .issue(Wish.of("CN=server", "127.0.0.1"))
                .keyStore(directory.resolve("keys.p12"), "PKCS12", PASSWORD);
    }

    private ClusterSpec withStores(ServerKind kind, int size) {
        return ClusterSpec.of(kind, size)
                .with("ssl.quorum.keyStore.location", keys.toString())
                .with("ssl.quorum.keyStore.password", PASSWORD)
                .with("ssl.quorum.trustStore.location", trust.toString());
    }

    private SourceEnsemble source() throws IOException {
        return SourceEnsemble.start(
                withStores(ServerKind.ZOOKEEPER, 3).with("sslQuorum", "true"), directory.resolve("zookeeper"));
    }

    private Cluster follower(SourceEnsemble source) throws IOException {
        ClusterSpec spec = withStores(ServerKind.OARLOCK, 1)
                .with("oarlock.migration.source", source.quorumPorts())
                .with("oarlock.migration.serve", "true")
                .with("oarlock.migration.sslQuorum", "true");
        return Cluster.prepare(spec, directory.resolve("oarlock"));
    }

    @Test
    void itIsFollowedServedAndSwitchedOver() throws Exception {
        try (SourceEnsemble source = source();
                Cluster oarlock = follower(source)) {
            ZooKeeper before = source.connect();
            MovableTree.fillOrdinary(before);
            MigrateCommands commands = new MigrateCommands(directory, oarlock);
            oarlock.member(1).start();
            commands.awaitStatusOfAll("phase FOLLOWING");
            assertThat(oarlock.member(1).process().log()).contains("joined the leader");

            ZooKeeper client = SourceEnsemble.connect(oarlock.connectString(), false);
            client.create("/forwarded", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            assertThat(before.exists("/forwarded", false).getEphemeralOwner()).isEqualTo(client.getSessionId());
            before.close();
            commands.migrate("switch");
            commands.awaitStatusOfAll("source-is-quiet yes");
            source.stopAll();
            commands.awaitStatusOfAll("phase SWITCHED");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> client.exists("/forwarded", false).getEphemeralOwner() == client.getSessionId());
            client.close();
        }
    }
}
