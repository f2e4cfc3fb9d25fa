package io.oarlock.deploy.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four-letter words of a running server with one client: the shapes that ZooKeeper's own answers have. */
class WordsTest {
    private static final String VERSION = "3\\.9\\.5-oarlock-[^,]+, built on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC";
    private static final String NUMBERS = """
            Latency min/avg/max: \\d+/\\d+\\.\\d{1,4}/\\d+
            Received: \\d+
            Sent: \\d+
            Connections: [2-9]
            Outstanding: \\d+
            Zxid: 0x[0-9a-f]+
            Mode: standalone
            Node count: 7
            """;

    @TempDir
    private static Path directory;

    private static Cluster cluster;
    private static ZooKeeper client;
    private static int metricsPort;
    private static String session;

    @BeforeAll
    static void startAServerWithOneClient() throws Exception {
        metricsPort = FreePorts.take();
        ClusterSpec spec = ClusterSpec.of(ServerKind.OARLOCK, 1)
                .with("4lw.commands.whitelist", "srvr,stat,cons,conf,dirs,envi,mntr,dump,wchs,wchc,wchp,isro,ruok,srst")
                .with("metricsProvider.className", "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider")
                .with("metricsProvider.httpHost", "127.0.0.1")
                .with("metricsProvider.httpPort", String.valueOf(metricsPort));
        cluster = Cluster.start(spec, directory);
        CountDownLatch connected = new CountDownLatch(1);
        client = new ZooKeeper(cluster.connectString(), 10_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        connected.await();
        session = "0x" + Long.toHexString(client.getSessionId());
        client.create("/kept", new byte[10], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        client.create("/mine", new byte[10], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        client.getData("/kept", true, null);
        client.getData("/mine", true, null);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (client != null) {
            client.close();
        }
        Cluster.closeAll(cluster);
    }

    @Test
    void srvr() throws IOException {
        assertThat(ask("srvr")).matches("Zookeeper version: " + VERSION + "\n" + NUMBERS);
    }

    @Test
    void statNamesTheClients() throws IOException {
        assertThat(ask("stat"))
                .matches("Zookeeper version: " + VERSION + "\nClients:\n"
                        + "( /127\\.0\\.0\\.1:\\d+\\[[01]\\]\\(queued=\\d+,recved=\\d+,sent=\\d+\\)\n){2,9}\n"
                        + NUMBERS);
    }

    @Test
    void consShowsWhatAConnectionDid() throws IOException {
        assertThat(ask("cons"))
                .containsPattern(" /127\\.0\\.0\\.1:\\d+\\[1\\]\\(queued=\\d+,recved=\\d+,sent=\\d+,sid=" + session
                        + ",lop=(GETD|PING),est=\\d{13},to=10000,lcxid=0x[0-9a-f]+,lzxid=0x[0-9a-f]+,lresp=\\d+,"
                        + "llat=\\d+,minlat=\\d+,avglat=\\d+,maxlat=\\d+\\)\n")
                .containsPattern(" /127\\.0\\.0\\.1:\\d+\\[0\\]\\(queued=\\d+,recved=\\d+,sent=\\d+\\)\n")
                .endsWith(")\n\n");
    }

    @Test
    void conf() throws IOException {
        List<String> keys = ask("conf")
                .lines()
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();

        assertThat(keys)
                .containsExactly(
                        "clientPort",
                        "secureClientPort",
                        "dataDir",
                        "dataDirSize",
                        "dataLogDir",
                        "dataLogSize",
                        "tickTime",
                        "maxClientCnxns",
                        "minSessionTimeout",
                        "maxSessionTimeout",
                        "clientPortListenBacklog",
                        "serverId");
    }

    @Test
    void dirs() throws IOException {
        assertThat(ask("dirs")).matches("datadir_size: [1-9]\\d*\nlogdir_size: [1-9]\\d*\n");
    }

    @Test
    void envi() throws IOException {
        assertThat(ask("envi"))
                .startsWith("Environment:\nzookeeper.version=3.9.5-oarlock-")
                .contains("\nhost.name=", "\njava.version=", "\nos.name=", "\nuser.dir=", "\nos.memory.free=");
    }

    @Test
    void ruokAndIsroEndWithoutALineBreak() throws IOException {
        assertThat(ask("ruok")).isEqualTo("imok");
        assertThat(ask("ruok\n")).isEqualTo("imok");
        assertThat(ask("isro")).isEqualTo("rw");
    }

    @Test
    void dumpShowsSessionsAndTheirEphemerals() throws IOException {
        // The first question makes the leader's upkeep thread show its deadlines to the next.
        String dump = Awaitility.await().until(() -> ask("dump"), answer -> answer.contains("Session Sets"));

        assertThat(dump)
                .startsWith("SessionTracker dump:\nSession Sets (1)/(1):\n1 expire at ")
                .containsPattern(":\n\t" + session + "\nephemeral nodes dump:\n")
                .contains("Sessions with Ephemerals (1):\n" + session + ":\n\t/mine\nConnections dump:\n");
    }

    @Test
    void watchesAreShownAsASumBySessionAndByPath() throws IOException {
        assertThat(ask("wchs")).isEqualTo("1 connections watching 2 paths\nTotal watches:2\n");
        assertThat(ask("wchc")).isEqualTo(session + "\n\t/kept\n\t/mine\n\n");
        assertThat(ask("wchp")).isEqualTo("/kept\n\t" + session + "\n/mine\n\t" + session + "\n\n");
    }

    @Test
    void mntrHasTheKeysThatCollectorsRead() throws IOException {
        Map<String, String> lines = ask("mntr")
                .lines()
                .collect(Collectors.toMap(line -> line.split("\t", 2)[0], line -> line.split("\t", 2)[1]));

        assertThat(lines.get("zk_version")).matches(VERSION);
        assertThat(lines)
                .containsEntry("zk_server_state", "standalone")
                .containsEntry("zk_znode_count", "7")
                .containsEntry("zk_ephemerals_count", "1")
                .containsEntry("zk_global_sessions", "1")
                .containsEntry("zk_watch_count", "2")
                .containsKeys("zk_avg_latency", "zk_min_latency", "zk_max_latency")
                .containsKeys("zk_packets_received", "zk_packets_sent", "zk_num_alive_connections")
                .containsKeys("zk_outstanding_requests", "zk_approximate_data_size", "zk_uptime")
                .containsKeys("zk_open_file_descriptor_count", "zk_max_file_descriptor_count")
                .containsKeys("zk_connection_rejected", "zk_stale_sessions_expired", "zk_cnt_updatelatency");
        assertThat(lines.keySet()).allSatisfy(key -> assertThat(key).matches("zk_[a-z0-9_]+"));
    }

    @Test
    void prometheusGetsTheSameNumbersWithoutThePrefix() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains(
                        "\nznode_count 7.0\n", "\nephemerals_count 1.0\n", "# TYPE raft_entries_applied_total counter");
    }

    @Test
    void aWordThatIsNotAllowedIsRefusedByName() throws IOException {
        assertThat(ask("crst")).isEqualTo("crst is not executed because it is not in the whitelist.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcd", "SRVR", "mntx"})
    void whatIsNoWordIsALengthAndEndsTheConnection(String letters) throws IOException {
        assertThat(ask(letters)).isEmpty();
    }

    @Test
    void aWordMayComeInPieces() throws IOException {
        InetSocketAddress server = cluster.member(1).clientAddress();
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            for (char letter : "ruok".toCharArray()) {
                out.write(letter);
                out.flush();
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("imok");
        }
    }

    private static String ask(String word) throws IOException {
        return FourLetterWord.ask(cluster.member(1).clientAddress(), word);
    }
}
