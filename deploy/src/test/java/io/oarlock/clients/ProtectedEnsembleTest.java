package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything at once, set up with ZooKeeper's keys: three processes that talk to each other by TLS and share a secret,
 * and clients that must show certificates and prove a password by SASL. The clients are as they are published.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ProtectedEnsembleTest {
    private static final String DIGEST = "org.apache.zookeeper.server.auth.DigestLoginModule";
    private static final String PYTHON = "/usr/bin/python3";
    private static final String OF_STORES = "s3cret of the stores";
    private static final String OF_MEMBERS = "the s3cret of this ensemble";
    private static final String OF_ADA = "s3cret of ada";

    private final Authority authority = new Authority("authority");

    private Path directory;
    private Path trust;
    private Path own;
    private Cluster cluster;

    @BeforeAll
    void start(@TempDir Path files) throws Exception {
        directory = files;
        Path keys = authority
                .issue(Wish.of("CN=members", "127.0.0.1", "localhost"))
                .keyStore(directory.resolve("members.p12"), "PKCS12", OF_STORES);
        own = authority.issue(Wish.of("CN=ada")).keyStore(directory.resolve("ada.p12"), "PKCS12", OF_STORES);
        trust = authority.trustStore(directory.resolve("trust.pem"), "PEM", "");
        Path secret = Files.writeString(directory.resolve("secret"), OF_MEMBERS + "\n");
        Path jaas = Files.writeString(
                directory.resolve("jaas.conf"), "Server { " + DIGEST + " required user_ada=\"" + OF_ADA + "\"; };\n");
        ClusterSpec spec = ClusterSpec.of(ServerKind.OARLOCK, 3)
                .with("sslQuorum", "true")
                .with("ssl.quorum.keyStore.location", keys.toString())
                .with("ssl.quorum.keyStore.password", OF_STORES)
                .with("ssl.quorum.trustStore.location", trust.toString())
                .with("oarlock.raft.secretFile", secret.toString())
                .with("secureClientPort", ClusterSpec.FREE_PORT)
                .with("secureClientPortAddress", "127.0.0.1")
                .with("ssl.keyStore.location", keys.toString())
                .with("ssl.keyStore.password", OF_STORES)
                .with("ssl.trustStore.location", trust.toString())
                .with("authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider")
                .with("sessionRequireClientSASLAuth", "true")
                .withProperty("java.security.auth.login.config", jaas.toString());
        cluster = Cluster.start(spec, directory.resolve("cluster"));
    }

    @AfterEach
    void forget() {
        Configuration.setConfiguration(null);
    }

    @AfterAll
    void stop() {
        List<String> logs =
                cluster.members().stream().map(member -> member.process().log()).toList();
        Cluster.closeAll(cluster);
        assertThat(logs).allSatisfy(log -> assertThat(log).doesNotContain("s3cret"));
    }

    /** The section of the JAAS configuration that ZooKeeper's client reads. */
    private static void proving(String user, String password) {
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                Map<String, String> options = Map.of("username", user, "password", password);
                return name.equals("Client")
                        ? new AppConfigurationEntry[] {
                            new AppConfigurationEntry(DIGEST, LoginModuleControlFlag.REQUIRED, options)
                        }
                        : null;
            }
        });
    }

    private ZKClientConfig secure() {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty("zookeeper.fips-mode", "false");
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        config.setProperty("zookeeper.ssl.keyStore.location", own.toString());
        config.setProperty("zookeeper.ssl.keyStore.password", OF_STORES);
        config.setProperty("zookeeper.ssl.trustStore.location", trust.toString());
        return config;
    }

    private static ZooKeeper connected(String connectString, ZKClientConfig config) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(
                connectString,
                30_000,
                event -> {
                    if (event.getState() == KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                },
                config);
        assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();
        return client;
    }

    @Test
    void zooKeepersClientIsServedByEveryMember() throws Exception {
        proving("ada", OF_ADA);
        for (Member member : cluster.members()) {
            ZooKeeper client = connected(member.secureConnectString(), secure());
            String path = "/of-" + member.id();
            client.create(path, new byte[1000], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            assertThat(client.getACL(path, null))
                    .extracting(
                            acl -> acl.getId().getScheme() + ":" + acl.getId().getId())
                    .containsExactlyInAnyOrder("x509:CN=ada", "sasl:ada");
            client.close();
        }
    }

    @Test
    void whoProvesNothingOrSomethingWrongIsNotServed() throws Exception {
        ZKClientConfig plain = new ZKClientConfig();
        plain.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        ZooKeeper nobody = connected(cluster.connectString(), plain);
        assertRefused(nobody);
        proving("ada", "another");
        ZooKeeper wrong = connected(cluster.member(1).secureConnectString(), secure());
        assertRefused(wrong);
    }

    private static void assertRefused(ZooKeeper client) throws InterruptedException {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        assertThatThrownBy(() -> client.exists("/", false)).isInstanceOf(KeeperException.class));
        client.close();
    }

    @Test
    void curatorLocksOverTlsAndSasl() throws Exception {
        proving("ada", OF_ADA);
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(cluster.secureConnectString())
                .retryPolicy(new RetryOneTime(1000))
                .zkClientConfig(secure())
                .build();
        client.start();
        try {
            InterProcessMutex mutex = new InterProcessMutex(client, "/curator/mutex");
            assertThat(mutex.acquire(60, TimeUnit.SECONDS)).isTrue();
            assertThat(mutex.getParticipantNodes()).hasSize(1);
            mutex.release();
            assertThat(client.getChildren().forPath("/curator/mutex")).isEmpty();
        } finally {
            client.close();
        }
    }

    @Test
    void kazooDoesItsDaysWorkOverTlsAndSasl() throws Exception {
        ForeignProgram.need("python3-kazoo", directory, List.of(PYTHON, "-c", "import kazoo"));
        ForeignProgram.need("python3-pure-sasl", directory, List.of(PYTHON, "-c", "import puresasl"));
        Path pem = authority.issue(Wish.of("CN=kazoo")).keyStore(directory.resolve("kazoo.pem"), "PEM", "");
        String script = ForeignProgram.resource("recipes.py").toString();
        List<String> command = List.of(
                PYTHON,
                script,
                cluster.secureConnectString(),
                "--tls",
                pem.toString(),
                trust.toString(),
                "--sasl",
                "ada",
                OF_ADA);
        assertThat(ForeignProgram.run(directory, command)).endsWith("all kept\n");
    }
}
