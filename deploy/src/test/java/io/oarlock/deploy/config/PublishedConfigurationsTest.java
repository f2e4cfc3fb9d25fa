package io.oarlock.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.config.reader.ConfigReader;
import io.oarlock.peer.tls.MemberTlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What container images, operators and other products write into zoo.cfg: it starts, or protection is named. */
class PublishedConfigurationsTest {
    /** What several of them have in common. */
    private static final String TICKS = "tickTime=2000\ninitLimit=10\nsyncLimit=5\n";

    private static final String TLS = """
            clientPort=12181
            clientPortAddress=127.0.0.1
            standaloneEnabled=false
            reconfigEnabled=true
            server.1=zk-0.zk-nodes:2888:3888:participant;127.0.0.1:12181
            server.2=zk-1.zk-nodes:2888:3888:participant;127.0.0.1:12181
            server.3=zk-2.zk-nodes:2888:3888:participant;127.0.0.1:12181
            serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void beTheFirstMember() throws IOException {
        Files.writeString(directory.resolve("myid"), "1");
    }

    @Test
    void theOfficialImageWritesOneMemberWithItsClientPort() throws ConfigException {
        ServerConfig config = parse(TICKS + """
                dataLogDir=/datalog
                autopurge.snapRetainCount=3
                autopurge.purgeInterval=0
                maxClientCnxns=60
                standaloneEnabled=true
                admin.enableServer=true
                server.1=localhost:2888:3888;2181
                """);

        assertThat(config.ensemble().standalone()).isTrue();
        assertThat(config.addresses().clients()).isEqualTo(new Member.Endpoint("0.0.0.0", 2181));
    }

    @Test
    void theOfficialImageWritesThreeMembers() throws ConfigException {
        ServerConfig config = parse(TICKS + """
                standaloneEnabled=true
                admin.enableServer=true
                4lw.commands.whitelist=srvr
                server.1=zoo1:2888:3888;2181
                server.2=zoo2:2888:3888;2181
                server.3=zoo3:2888:3888;2181
                """);

        assertThat(config.ensemble().voters()).hasSize(3);
    }

    @Test
    void bitnamiWritesItsOwnAddressAsZeros() throws ConfigException {
        ServerConfig config = parse(TICKS + """
                clientPort=2181
                maxClientCnxns=60
                autopurge.snapRetainCount=3
                autopurge.purgeInterval=0
                preAllocSize=65536
                snapCount=100000
                maxCnxns=0
                reconfigEnabled=false
                quorumListenOnAllIPs=false
                4lw.commands.whitelist=srvr, mntr, ruok
                maxSessionTimeout=40000
                admin.serverPort=8080
                admin.enableServer=true
                server.1=0.0.0.0:2888:3888;2181
                server.2=zookeeper-1.zookeeper-headless.default.svc.cluster.local:2888:3888;2181
                server.3=zookeeper-2.zookeeper-headless.default.svc.cluster.local:2888:3888;2181
                """);

        assertThat(config.ensemble().voters()).hasSize(3);
        assertThat(config.whitelist()).containsExactlyInAnyOrder("srvr", "mntr", "ruok");
    }

    @Test
    void confluentWritesPortsOfItsOwn() throws ConfigException {
        ServerConfig config = parse(TICKS + """
                dataLogDir=/var/lib/zookeeper/log
                clientPort=2181
                maxClientCnxns=0
                autopurge.purgeInterval=24
                autopurge.snapRetainCount=3
                quorumListenOnAllIPs=true
                admin.enableServer=false
                server.1=zookeeper-1:22888:32888
                server.2=zookeeper-2:22888:32888
                server.3=zookeeper-3:22888:32888
                """);

        assertThat(config.ensemble().me().raftPort()).isEqualTo(22888);
        assertThat(config.addresses().raftHost()).isEqualTo("0.0.0.0");
    }

    @Test
    void thePravegaOperatorWritesADynamicFileWithAVersion() throws Exception {
        Path dynamic = Files.writeString(directory.resolve("zoo.cfg.dynamic"), """
                server.1=zk-0.zk-headless.default.svc.cluster.local:2888:3888:participant;0.0.0.0:2181
                server.2=zk-1.zk-headless.default.svc.cluster.local:2888:3888:observer;0.0.0.0:2181
                version=100000000
                """);

        ServerConfig config = parse(TICKS + """
                4lw.commands.whitelist=cons, envi, conf, crst, srvr, stat, mntr, ruok
                standaloneEnabled=false
                reconfigEnabled=true
                skipACL=yes
                metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider
                metricsProvider.httpPort=7000
                metricsProvider.exportJvmInfo=true
                globalOutstandingLimit=1000
                preAllocSize=65536
                snapCount=10000
                commitLogCount=500
                snapSizeLimitInKb=4194304
                maxCnxns=0
                maxClientCnxns=60
                minSessionTimeout=4000
                maxSessionTimeout=40000
                autopurge.snapRetainCount=3
                autopurge.purgeInterval=1
                quorumListenOnAllIPs=false
                admin.serverPort=8080
                dynamicConfigFile=%s
                """.formatted(dynamic));

        assertThat(config.ensemble().members()).hasSize(2);
        assertThat(config.get(Settings.SKIP_ACL)).isTrue();
        assertThat(config.addresses().metrics()).isEqualTo(new Member.Endpoint("0.0.0.0", 7000));
    }

    @Test
    void kafkaBringsAFileWithoutTicks() throws ConfigException {
        ServerConfig config = parse("clientPort=2181\nmaxClientCnxns=0\nadmin.enableServer=false\n");

        assertThat(config.ensemble().standalone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssl.quorum.context.supplier.class=org.example.Mine", "quorum.auth.enableSasl=true"})
    void whatStrimziAndOthersWriteToProtectClientsOrMembersIsRefusedByName(String line) throws ConfigException {
        assertThat(parse(TICKS + TLS).ensemble().voters()).hasSize(3);

        assertThatThrownBy(() -> parse(TICKS + TLS + line + "\n"))
                .hasMessageStartingWith("zoo.cfg:13: " + line.substring(0, line.indexOf('=')) + " is not supported. ");
    }

    @Test
    void strimziSetsUpTlsBetweenMembers() throws ConfigException {
        ServerConfig config = parse(TICKS + TLS + """
                sslQuorum=true
                sslQuorumReloadCertFiles=true
                ssl.quorum.keyStore.location=/tmp/zookeeper/nodes.keystore.p12
                ssl.quorum.keyStore.password=changeit
                ssl.quorum.keyStore.type=PKCS12
                ssl.quorum.trustStore.location=/tmp/zookeeper/nodes.truststore.p12
                ssl.quorum.trustStore.password=changeit
                ssl.quorum.trustStore.type=PKCS12
                ssl.quorum.clientAuth=need
                ssl.quorum.protocol=TLSv1.2
                """);

        assertThat(config.memberTls().mode()).isEqualTo(MemberTlsSettings.Mode.REQUIRED);
        assertThat(config.memberTls().checks()).isEqualTo(new MemberTlsSettings.Checks(true, true, true));
        assertThat(config.memberTls().protocols().versions()).containsExactly("TLSv1.2");
        assertThat(config.memberTls().reload()).isTrue();
        assertThat(config.warnings()).noneMatch(line -> line.contains("quorum"));
    }

    @Test
    void strimziSetsUpTlsForClients() throws ConfigException {
        ServerConfig config = parse(TICKS + TLS + """
                secureClientPort=2181
                ssl.clientAuth=need
                ssl.keyStore.location=/tmp/zookeeper/cluster.keystore.p12
                ssl.keyStore.password=changeit
                ssl.keyStore.type=PKCS12
                ssl.trustStore.location=/tmp/zookeeper/cluster.truststore.p12
                ssl.trustStore.password=changeit
                ssl.trustStore.type=PKCS12
                ssl.hostnameVerification=true
                authProvider.x509=org.apache.zookeeper.server.auth.X509AuthenticationProvider
                """);

        assertThat(config.addresses().secureClients()).isEqualTo(new Member.Endpoint("0.0.0.0", 2181));
        assertThat(config.addresses().clients()).isEqualTo(new Member.Endpoint("127.0.0.1", 12181));
        assertThat(config.tls()).isNotNull();
    }

    private ServerConfig parse(String text) throws ConfigException {
        return ConfigReader.parse("zoo.cfg", "dataDir=" + directory + "\n" + text, Map.of());
    }
}
