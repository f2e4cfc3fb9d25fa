package io.oarlock.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.JavaCommand;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker of Kafka that keeps its metadata in an ensemble, as a client with a certificate; the members speak TLS with
 * each other, too. {@code -Doarlock.long=true}; its libraries are fetched with Maven, or are in the directory that
 * {@code -Doarlock.kafka.lib} names.
 */
@EnabledIfSystemProperty(named = "oarlock.long", matches = "true")
class KafkaTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PASSWORD = "s3cret of the stores";
    private static final String MAVEN_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1";

    private final Authority authority = new Authority("authority");

    @TempDir
    private Path directory;

    private Path libraries;
    private Path keys;
    private Path trust;
    private int port;
    private Cluster cluster;

    @BeforeEach
    void start() throws Exception {
        libraries = libraries();
        Path members = authority
                .issue(Wish.of("CN=members", "127.0.0.1", "localhost"))
                .keyStore(directory.resolve("members.p12"), "PKCS12", PASSWORD);
        keys = authority.issue(Wish.of("CN=kafka")).keyStore(directory.resolve("kafka.p12"), "PKCS12", PASSWORD);
        trust = authority.trustStore(directory.resolve("trust.p12"), "PKCS12", PASSWORD);
        port = FreePorts.take();
        ClusterSpec spec = ClusterSpec.of(ServerKind.OARLOCK, 3)
                .with("sslQuorum", "true")
                .with("ssl.quorum.keyStore.location", members.toString())
                .with("ssl.quorum.keyStore.password", PASSWORD)
                .with("ssl.quorum.trustStore.location", trust.toString())
                .with("ssl.quorum.trustStore.password", PASSWORD)
                .with("secureClientPort", ClusterSpec.FREE_PORT)
                .with("secureClientPortAddress", "127.0.0.1")
                .with("ssl.keyStore.location", members.toString())
                .with("ssl.keyStore.password", PASSWORD)
                .with("ssl.trustStore.location", trust.toString())
                .with("ssl.trustStore.password", PASSWORD);
        cluster = Cluster.start(spec, directory.resolve("cluster"));
    }

    @AfterEach
    void stop() {
        Cluster.closeAll(cluster);
    }

    private Path libraries() {
        String given = System.getProperty("oarlock.kafka.lib");
        if (given != null) {
            return Path.of(given);
        }
        Path fetched = Path.of("target", "kafka").toAbsolutePath();
        String pom = ForeignProgram.resource("kafka/pom.xml").toString();
        ForeignProgram.run(
                directory,
                List.of(
                        "mvn",
                        "-q",
                        "-B",
                        "-f",
                        pom,
                        MAVEN_PLUGIN + ":copy-dependencies",
                        "-DoutputDirectory=" + fetched));
        return fetched;
    }

    private List<String> kafka(String... arguments) {
        List<String> command = new ArrayList<>(JavaCommand.start(libraries + "/*"));
        command.add(1, "-Dlog4j.configuration=file:" + ForeignProgram.resource("kafka/log4j.properties"));
        command.addAll(List.of(arguments));
        return command;
    }

    private String run(String... arguments) {
        return ForeignProgram.run(directory, kafka(arguments));
    }

    private ChildProcess startBroker() throws Exception {
        Path properties = Files.writeString(directory.resolve("server.properties"), """
                broker.id=7
                listeners=PLAINTEXT://127.0.0.1:%d
                log.dirs=%s
                num.partitions=1
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                group.initial.rebalance.delay.ms=0
                zookeeper.connect=%s/kafka
                zookeeper.session.timeout.ms=20000
                zookeeper.set.acl=true
                zookeeper.ssl.client.enable=true
                zookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty
                zookeeper.ssl.keystore.location=%s
                zookeeper.ssl.keystore.password=%s
                zookeeper.ssl.truststore.location=%s
                zookeeper.ssl.truststore.password=%s
                """.formatted(
                port, directory.resolve("kafka"), cluster.secureConnectString(), keys, PASSWORD, trust, PASSWORD));
        ChildProcess broker = new ChildProcess(
                kafka("kafka.Kafka", properties.toString()), Map.of(), directory.resolve("broker.log"));
        broker.start();
        return broker;
    }

    @Test
    void aBrokerWithACertificateWorksAndKeepsItsSessionWhenTheLeaderIsKilled() throws Exception {
        try (ChildProcess broker = startBroker()) {
            Awaitility.await().atMost(PATIENCE).until(() -> {
                assertThat(broker.isAlive()).as(broker.log()).isTrue();
                return broker.log().contains("started (kafka.server.KafkaServer)")
                        || broker.log().contains("KafkaServer [KafkaServer id=7] started");
            });
            createTopic("before");
            assertThat(sentAndReceived("before")).contains("one of before", "two of before");
            Member leader = cluster.awaitLeader();
            leader.kill();
            createTopic("meanwhile");
            leader.start();
            leader.awaitServing();
            assertThat(sentAndReceived("meanwhile")).contains("one of meanwhile", "two of meanwhile");
            assertThat(broker.isAlive()).isTrue();
            assertThat(broker.log()).doesNotContain("Session expired");
            assertThat(aclOf("/kafka/brokers/ids")).anyMatch(acl -> acl.contains("x509") && acl.contains("CN=kafka"));
        }
    }

    private void createTopic(String name) {
        assertThat(run(
                        "org.apache.kafka.tools.TopicCommand",
                        "--bootstrap-server",
                        "127.0.0.1:" + port,
                        "--create",
                        "--topic",
                        name))
                .contains("Created topic " + name);
    }

    private String sentAndReceived(String topic) throws Exception {
        Path lines = Files.writeString(directory.resolve(topic), "one of " + topic + "\ntwo of " + topic + "\n");
        String producer = String.join(
                " ",
                quoted(kafka(
                        "kafka.tools.ConsoleProducer", "--bootstrap-server", "127.0.0.1:" + port, "--topic", topic)));
        ForeignProgram.run(directory, List.of("sh", "-c", producer + " < " + lines));
        return run(
                "org.apache.kafka.tools.consumer.ConsoleConsumer",
                "--bootstrap-server",
                "127.0.0.1:" + port,
                "--topic",
                topic,
                "--from-beginning",
                "--max-messages",
                "2",
                "--timeout-ms",
                "60000");
    }

    private static List<String> quoted(List<String> words) {
        return words.stream().map(word -> "'" + word + "'").toList();
    }

    private List<String> aclOf(String path) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        config.setProperty("zookeeper.ssl.keyStore.location", keys.toString());
        config.setProperty("zookeeper.ssl.keyStore.password", PASSWORD);
        config.setProperty("zookeeper.ssl.trustStore.location", trust.toString());
        config.setProperty("zookeeper.ssl.trustStore.password", PASSWORD);
        ZooKeeper client = new ZooKeeper(cluster.secureConnectString(), 30_000, event -> {}, config);
        try {
            return client.getACL(path, null).stream().map(ACL::toString).toList();
        } finally {
            client.close();
        }
    }
}
