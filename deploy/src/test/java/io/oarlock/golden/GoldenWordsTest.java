package io.oarlock.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four-letter words answered by this server and by a running ZooKeeper, side by side: two standalone servers with the
 * same client each, and two members that have no quorum.
 */
class GoldenWordsTest {
    /** All but {@code srvr}, which always may be asked, and {@code crst}. */
    private static final String WHITELIST =
            "ruok, isro,srst,stat,cons,conf,dirs,envi,mntr,dump,wchs,wchc,wchp,hash,gtmk,stmk";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static final List<ZooKeeper> CLIENTS = new ArrayList<>();
    private static Cluster ours;
    private static Cluster theirs;
    private static Cluster oursAlone;
    private static Cluster theirsAlone;

    @BeforeAll
    static void start() throws Exception {
        theirsAlone = lonely(ServerKind.ZOOKEEPER);
        oursAlone = lonely(ServerKind.OARLOCK);
        theirs = standalone(ServerKind.ZOOKEEPER);
        ours = standalone(ServerKind.OARLOCK);
        for (Cluster cluster : List.of(ours, theirs)) {
            ZooKeeper client = new ZooKeeper(cluster.connectString(), 20_000, event -> {});
            CLIENTS.add(client);
            await().atMost(PATIENCE).until(() -> client.getState().isConnected());
            client.create("/kept", new byte[10], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            client.create("/mine", new byte[10], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            client.getData("/kept", true, null);
            client.getChildren("/mine", true);
        }
    }

    private static Cluster standalone(ServerKind kind) {
        ClusterSpec spec = ClusterSpec.of(kind, 1).with("4lw.commands.whitelist", WHITELIST);
        return Cluster.start(spec, directory.resolve(kind + "-standalone"));
    }

    /** The first of three members; the others are never started. */
    private static Cluster lonely(ServerKind kind) {
        Cluster cluster = Cluster.prepare(ClusterSpec.of(kind, 3), directory.resolve(kind + "-alone"));
        cluster.member(1).start();
        return cluster;
    }

    @AfterAll
    static void stop() throws InterruptedException {
        for (ZooKeeper client : CLIENTS) {
            client.close();
        }
        Cluster.closeAll(ours, theirs, oursAlone, theirsAlone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ruok", "ruok\n", "isro", "wchs", "crst", "srst", "gtmk", "stmk", "hash", "RUOK", "abcd"})
    void isAnsweredToTheLetter(String word) throws IOException {
        assertThat(ask(ours, word)).isEqualTo(ask(theirs, word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"srvr", "stat", "cons", "dirs", "wchc", "wchp"})
    void hasTheSameShape(String word) throws IOException {
        assertThat(shape(ask(ours, word))).isEqualTo(shape(ask(theirs, word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"conf", "envi"})
    void hasTheSameKeysInTheSameOrder(String word) throws IOException {
        assertThat(keys(ask(ours, word))).isEqualTo(keys(ask(theirs, word)));
    }

    /** Connections are not sorted by when they would expire here: they have no such time. */
    @Test
    void dumpHasTheSameSections() throws IOException {
        assertThat(headings(ask(ours, "dump"))).isEqualTo(headings(ask(theirs, "dump")));
    }

    @Test
    void theSameZnodesAndModeAreShown() throws IOException {
        assertThat(linesWith(ask(ours, "srvr"), "Node count:", "Mode:"))
                .hasSize(2)
                .isEqualTo(linesWith(ask(theirs, "srvr"), "Node count:", "Mode:"));
        assertThat(linesWith(ask(ours, "mntr"), "zk_znode_count", "zk_ephemerals_count", "zk_approximate_data_size"))
                .containsExactlyInAnyOrderElementsOf(linesWith(
                        ask(theirs, "mntr"), "zk_znode_count", "zk_ephemerals_count", "zk_approximate_data_size"));
    }

    @Test
    void aWordCountsAsReceived() throws IOException {
        for (Cluster cluster : List.of(theirs, ours)) {
            assertThat(ask(cluster, "stat"))
                    .containsPattern(" /127\\.0\\.0\\.1:\\d+\\[0\\]\\(queued=0,recved=1,sent=0\\)\n");
        }
    }

    @Test
    void theTraceMaskIsKept() throws IOException {
        for (Cluster cluster : List.of(theirs, ours)) {
            assertThat(ask(cluster, "stmk\0\0\0\0\0\0\1\1")).isEqualTo("257");
            assertThat(ask(cluster, "gtmk")).isEqualTo("257");
            assertThat(ask(cluster, "stmk\0\0\0\0\0\0\1\62")).isEqualTo("306");
        }
    }

    @Test
    void withoutAQuorumEachWordIsAnsweredToTheLetter() throws IOException {
        for (Cluster cluster : List.of(theirsAlone, oursAlone)) {
            await("it listens")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> ask(cluster, "ruok").equals("imok"));
        }
        for (String word : WHITELIST.replace(" ", "").concat(",crst,srvr").split(",")) {
            if (!word.equals("envi")) {
                assertThat(ask(oursAlone, word)).as(word).isEqualTo(ask(theirsAlone, word));
            }
        }
        assertThat(keys(ask(oursAlone, "envi"))).isEqualTo(keys(ask(theirsAlone, "envi")));
    }

    private static String ask(Cluster cluster, String word) throws IOException {
        Member member = cluster.member(1);
        return FourLetterWord.ask(member.clientAddress(), word);
    }

    /**
     * Without what differs between any two servers: versions, numbers, the last operation, the order of connections.
     */
    private static List<String> shape(String answer) {
        List<String> lines = answer.replaceAll("version: .*", "version")
                .replaceAll("lop=[A-Z0-9]+", "lop")
                .replaceAll("0x[0-9a-f]+|-?\\d+(\\.\\d+)?", "#")
                .lines()
                .collect(Collectors.toCollection(ArrayList::new));
        // Connections of questions asked just before may still be closing.
        List<String> distinct = lines.stream().distinct().toList();
        return answer.contains("queued=") ? distinct.stream().sorted().toList() : lines;
    }

    private static List<String> keys(String answer) {
        return answer.lines().map(line -> line.replaceAll("=.*", "")).toList();
    }

    private static List<String> headings(String dump) {
        return dump.lines()
                .filter(line -> !line.startsWith("\t") && !line.contains(" expire at ") && !line.startsWith("0x"))
                .map(line -> line.replaceAll("Connections (Sets )?\\(.*", "Connections")
                        .replaceAll("\\(\\d+\\)", "#"))
                .toList();
    }

    private static List<String> linesWith(String answer, String... beginnings) {
        return answer.lines()
                .filter(line -> List.of(beginnings).stream().anyMatch(line::startsWith))
                .toList();
    }
}
