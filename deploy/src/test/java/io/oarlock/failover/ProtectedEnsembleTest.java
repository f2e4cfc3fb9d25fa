package io.oarlock.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes that talk to each other by TLS and share a secret, set up with ZooKeeper's keys. */
class ProtectedEnsembleTest {
    @TempDir
    private Path directory;

    @Test
    void membersWithCertificatesAndASecretServeClients() throws Exception {
        Authority authority = new Authority("authority");
        Path keys = authority
                .issue(Wish.of("CN=members", "127.0.0.1", "localhost"))
                .keyStore(directory.resolve("members.p12"), "PKCS12", "of the store");
        Path trust = authority.trustStore(directory.resolve("trust.pem"), "PEM", "");
        Path secret = Files.writeString(directory.resolve("secret"), "the secret of this ensemble\n");
        ClusterSpec spec = ClusterSpec.of(ServerKind.OARLOCK, 3)
                .with("sslQuorum", "true")
                .with("ssl.quorum.keyStore.location", keys.toString())
                .with("ssl.quorum.keyStore.password", "of the store")
                .with("ssl.quorum.trustStore.location", trust.toString())
                .with("oarlock.raft.secretFile", secret.toString());
        try (Cluster cluster = Cluster.start(spec, directory.resolve("cluster"))) {
            cluster.awaitAllServing();
            for (Member member : cluster.members()) {
                write(member);
                assertThat(member.process().log())
                        .doesNotContain("of the store")
                        .doesNotContain("the secret of this ensemble");
            }
        }
    }

    private static void write(Member member) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(member.connectString(), 30_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();
        client.create("/of-" + member.id(), new byte[1000], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.close();
    }
}
