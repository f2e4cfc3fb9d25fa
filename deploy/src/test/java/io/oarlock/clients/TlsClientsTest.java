package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.ServerKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients over TLS (Debian's library in C is built without it), against a server process that is configured as
 * ZooKeeper is.
 */
class TlsClientsTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String PASSWORD = "s3cret of the stores";

    private final Authority authority = new Authority("authority");

    @TempDir
    private Path directory;

    private int securePort;
    private Path trust;
    private Cluster cluster;

    @BeforeEach
    void start() throws Exception {
        Certified server = authority.issue(Wish.of("CN=server", "localhost", "127.0.0.1"));
        Path keys = server.keyStore(directory.resolve("server.pem"), "PEM", PASSWORD);
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        Path secret = Files.writeString(directory.resolve("secret"), PASSWORD);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        trust = authority.trustStore(directory.resolve("trust.jks"), "JKS", PASSWORD);
        securePort = FreePorts.take();
        ClusterSpec spec = ClusterSpec.of(ServerKind.chosen(), 1)
                .with("serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory")
                .with("secureClientPort", String.valueOf(securePort))
                .with("secureClientPortAddress", "127.0.0.1")
                .with("ssl.keyStore.location", keys.toString())
                .with("ssl.keyStore.passwordPath", secret.toString())
                .with("ssl.trustStore.location", trust.toString())
                .with("ssl.trustStore.password", PASSWORD)
                .withAdmin();
        cluster = Cluster.start(spec, directory.resolve("cluster"));
    }

    @AfterEach
    void stop() {
        Cluster.closeAll(cluster);
    }

    @Test
    void zooKeepersClientFindsItsWay() throws Exception {
        Path own = authority.issue(Wish.of("CN=ada")).keyStore(directory.resolve("ada.p12"), "PKCS12", PASSWORD);
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        config.setProperty("zookeeper.ssl.keyStore.location", own.toString());
        config.setProperty("zookeeper.ssl.keyStore.password", PASSWORD);
        config.setProperty("zookeeper.ssl.trustStore.location", trust.toString());
        config.setProperty("zookeeper.ssl.trustStore.password", PASSWORD);
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(
                "localhost:" + securePort,
                30_000,
                event -> {
                    if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                },
                config);
        try {
            assertThat(connected.await(30, TimeUnit.SECONDS)).isTrue();
            client.create("/mine", new byte[0], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            assertThat(client.getACL("/mine", null))
                    .extracting(
                            acl -> acl.getId().getScheme() + ":" + acl.getId().getId())
                    .containsExactly("x509:CN=ada");
            String connections = connections();
            assertThat(connections.substring(0, connections.indexOf("secure_connections")))
                    .doesNotContain("remote_socket_address");
            assertThat(connections.substring(connections.indexOf("secure_connections")))
                    .containsOnlyOnce("remote_socket_address");
        } finally {
            client.close();
        }
        if (ServerKind.chosen() == ServerKind.OARLOCK) {
            assertThat(cluster.member(1).process().log())
                    .contains("server.pem is rw-r--r--: every user of this machine can read its secrets")
                    .doesNotContain(directory.resolve("secret") + " is")
                    .doesNotContain("s3cret");
        }
    }

    private String connections() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + cluster.member(1).adminPort() + "/commands/connections");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void kazooDoesItsDaysWork() throws Exception {
        ForeignProgram.need("python3-kazoo", directory, List.of(PYTHON, "-c", "import kazoo"));
        Certified ada = authority.issue(Wish.of("CN=ada"));
        Path own = ada.keyStore(directory.resolve("ada.pem"), "PEM", "");
        Path trusted = authority.trustStore(directory.resolve("trust.pem"), "PEM", "");
        String script = ForeignProgram.resource("recipes.py").toString();
        List<String> command =
                List.of(PYTHON, script, "localhost:" + securePort, "--tls", own.toString(), trusted.toString());
        assertThat(ForeignProgram.run(directory, command)).endsWith("all kept\n");
    }
}
