package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZooKeeper's client with a JAAS section of its own, against a server process that has the section of a server. */
class SaslClientTest {
    private static final String DIGEST = "org.apache.zookeeper.server.auth.DigestLoginModule";

    @TempDir
    private Path directory;

    private int port;
    private ChildProcess server;

    @BeforeEach
    void start() throws Exception {
        port = FreePorts.take();
        Path jaas = Files.writeString(
                directory.resolve("jaas.conf"), "Server { " + DIGEST + " required user_ada=\"s3cret\"; };\n");
        Path config = Files.writeString(directory.resolve("zoo.cfg"), """
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider
                sessionRequireClientSASLAuth=true
                """.formatted(directory.resolve("data"), port));
        server = Launcher.ofSourceTree(directory)
                .with("SERVER_JVMFLAGS", "-Xmx256m -Djava.security.auth.login.config=" + jaas)
                .start("server", config.toString());
    }

    @AfterEach
    void stop() {
        Configuration.setConfiguration(null);
        server.close();
    }

    @Test
    void theClientIsServedUnderItsName() throws Exception {
        CountDownLatch authenticated = new CountDownLatch(1);
        ZooKeeper client = client("s3cret", authenticated);
        try {
            assertThat(authenticated.await(60, TimeUnit.SECONDS)).isTrue();
            client.create("/mine", new byte[0], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            assertThat(client.getACL("/mine", null))
                    .extracting(
                            acl -> acl.getId().getScheme() + ":" + acl.getId().getId())
                    .containsExactly("sasl:ada");
        } finally {
            client.close();
        }
        ZooKeeper wrong = client("another", new CountDownLatch(1));
        try {
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThatThrownBy(() -> wrong.exists("/mine", false))
                            .isInstanceOf(KeeperException.class));
        } finally {
            wrong.close();
        }
        assertThat(server.log()).doesNotContain("s3cret").doesNotContain("another");
    }

    private ZooKeeper client(String password, CountDownLatch authenticated) throws Exception {
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                Map<String, String> options = Map.of("username", "ada", "password", password);
                return name.equals("Client")
                        ? new AppConfigurationEntry[] {
                            new AppConfigurationEntry(DIGEST, LoginModuleControlFlag.REQUIRED, options)
                        }
                        : null;
            }
        });
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty("zookeeper.fips-mode", "false");
        return new ZooKeeper(
                "127.0.0.1:" + port,
                30_000,
                event -> {
                    if (event.getState() == KeeperState.SaslAuthenticated) {
                        authenticated.countDown();
                    }
                },
                config);
    }
}
