package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;
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

/** Clients with tickets of a real key distribution centre, against a server process with a keytab. */
class KerberosTest {
    private static final String REALM = "EXAMPLE.COM";
    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";
    private static final String PYTHON = "/usr/bin/python3";
    private static final String SERVICE = "zookeeper/localhost@" + REALM;

    @TempDir
    private Path directory;

    private SimpleKdcServer centre;
    private Path krb5;
    private int port;

    @BeforeEach
    void start() throws Exception {
        centre = new SimpleKdcServer();
        centre.setKdcHost("127.0.0.1");
        centre.setKdcRealm(REALM);
        List<Integer> ports = FreePorts.take(2);
        centre.setKdcTcpPort(ports.get(0));
        centre.setAllowUdp(false);
        centre.setWorkDir(Files.createDirectory(directory.resolve("kdc")).toFile());
        centre.init();
        centre.start();
        port = ports.get(1);
        krb5 = directory.resolve("kdc").resolve("krb5.conf");
        for (String principal : List.of(SERVICE, "ada/localhost@" + REALM, "boss@" + REALM)) {
            centre.createPrincipal(principal);
            centre.exportPrincipal(principal, keytab(principal).toFile());
        }
        System.setProperty("java.security.krb5.conf", krb5.toString());
    }

    @AfterEach
    void stop() throws Exception {
        Configuration.setConfiguration(null);
        System.clearProperty("java.security.krb5.conf");
        centre.stop();
    }

    private Path keytab(String principal) {
        return directory.resolve(principal.replace('/', '-') + ".keytab");
    }

    private ChildProcess server(String lines) throws Exception {
        Path jaas = Files.writeString(
                directory.resolve("jaas.conf"),
                "Server { " + MODULE + " required useKeyTab=true storeKey=true useTicketCache=false keyTab=\""
                        + keytab(SERVICE) + "\" principal=\"" + SERVICE + "\"; };\n");
        Path config =
                Files.writeString(directory.resolve("zoo.cfg"), """
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider
                sessionRequireClientSASLAuth=true
                superUser=boss
                %s
                """.formatted(directory.resolve("data"), port, lines));
        return Launcher.ofSourceTree(directory)
                .with(
                        "SERVER_JVMFLAGS",
                        "-Xmx256m -Djava.security.krb5.conf=" + krb5 + " -Djava.security.auth.login.config=" + jaas)
                .start("server", config.toString());
    }

    @Test
    void aClientIsServedUnderTheNameOfItsTicket() throws Exception {
        try (ChildProcess server = server("kerberos.removeHostFromPrincipal=true")) {
            ZooKeeper ada = client("ada/localhost@" + REALM);
            try {
                ada.create("/mine", new byte[0], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
                assertThat(ada.getACL("/mine", null))
                        .extracting(acl ->
                                acl.getId().getScheme() + ":" + acl.getId().getId())
                        .containsExactly("sasl:ada@" + REALM);
            } finally {
                ada.close();
            }
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void namesAreMappedAndCutAndASuperUserMayDoEverything() throws Exception {
        try (ChildProcess server = server("""
                kerberos.removeHostFromPrincipal=true
                kerberos.removeRealmFromPrincipal=true
                security.auth_to_local=RULE:[2:$1;$2@$0](ada;.*@EXAMPLE\\\\.COM)s/^(.*);.*$/countess-$1/ DEFAULT
                """)) {
            ZooKeeper ada = client("ada/localhost@" + REALM);
            ada.create("/mine", new byte[0], Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            assertThat(ada.getACL("/mine", null).get(0).getId().getId()).isEqualTo("countess-ada");
            ada.close();
            ZooKeeper boss = client("boss@" + REALM);
            assertThat(boss.getData("/mine", false, null)).isEmpty();
            boss.close();
            assertWithoutTicketIsTurnedAway();
            assertThat(server.isAlive()).isTrue();
        }
    }

    /** By MIT's library, which reads no file that Kerby writes. */
    @Test
    void kazooDoesItsDaysWork() throws Exception {
        ForeignProgram.need("python3-kazoo", directory, List.of(PYTHON, "-c", "import kazoo"));
        ForeignProgram.need("python3-pure-sasl", directory, List.of(PYTHON, "-c", "import puresasl"));
        ForeignProgram.need("python3-kerberos", directory, List.of(PYTHON, "-c", "import kerberos"));
        Path configuration = Files.writeString(directory.resolve("mit.conf"), """
                [libdefaults]
                default_realm = %s
                udp_preference_limit = 1
                dns_canonicalize_hostname = false
                [realms]
                %s = {
                kdc = 127.0.0.1:%d
                }
                """.formatted(
                        REALM, REALM, centre.getKdcSetting().getKdcTcpPort()));
        try (ChildProcess server = server("")) {
            client("boss@" + REALM).close();
            List<String> command = List.of(
                    "/usr/bin/env",
                    "KRB5_CONFIG=" + configuration,
                    "KRB5_CLIENT_KTNAME=" + keytab("ada/localhost@" + REALM),
                    "KRB5CCNAME=" + directory.resolve("tickets"),
                    PYTHON,
                    ForeignProgram.resource("recipes.py").toString(),
                    "localhost:" + port,
                    "--kerberos");
            assertThat(ForeignProgram.run(directory, command)).endsWith("all kept\n");
            assertThat(server.isAlive()).isTrue();
        }
    }

    private void assertWithoutTicketIsTurnedAway() throws Exception {
        Configuration.setConfiguration(null);
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        ZooKeeper nobody = new ZooKeeper("127.0.0.1:" + port, 30_000, event -> {}, config);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThatThrownBy(() -> nobody.exists("/mine", false))
                        .isInstanceOf(KeeperException.SessionClosedRequireAuthException.class));
        nobody.close();
    }

    private ZooKeeper client(String principal) throws Exception {
        Map<String, String> options = new HashMap<>();
        options.put("useKeyTab", "true");
        options.put("storeKey", "true");
        options.put("useTicketCache", "false");
        options.put("refreshKrb5Config", "true");
        options.put("keyTab", keytab(principal).toString());
        options.put("principal", principal);
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return name.equals("Client")
                        ? new AppConfigurationEntry[] {
                            new AppConfigurationEntry(MODULE, LoginModuleControlFlag.REQUIRED, options)
                        }
                        : null;
            }
        });
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty("zookeeper.server.principal", SERVICE);
        CountDownLatch authenticated = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(
                "127.0.0.1:" + port,
                30_000,
                event -> {
                    if (event.getState() == KeeperState.SaslAuthenticated) {
                        authenticated.countDown();
                    }
                },
                config);
        assertThat(authenticated.await(60, TimeUnit.SECONDS)).isTrue();
        return client;
    }
}
