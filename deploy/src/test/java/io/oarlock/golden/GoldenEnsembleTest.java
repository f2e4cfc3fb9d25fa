package io.oarlock.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.deploy.config.reader.ConfigReader;
import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an ensemble tells of itself, compared with what an ensemble of ZooKeeper tells. */
class GoldenEnsembleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> LEADER_ONLY = List.of(
            "zk_synced_followers",
            "zk_synced_observers",
            "zk_synced_non_voting_followers",
            "zk_learners",
            "zk_pending_syncs",
            "zk_leader_uptime",
            "zk_last_proposal_size",
            "zk_min_proposal_size",
            "zk_max_proposal_size");
    private static final List<String> EVERYWHERE = List.of(
            "zk_quorum_size",
            "zk_commit_count",
            "zk_looking_count",
            "zk_avg_election_time",
            "zk_min_election_time",
            "zk_max_election_time",
            "zk_cnt_election_time",
            "zk_sum_election_time",
            "zk_avg_fsynctime",
            "zk_min_fsynctime",
            "zk_max_fsynctime",
            "zk_cnt_fsynctime",
            "zk_sum_fsynctime");

    @TempDir
    private static Path directory;

    private static Cluster ours;
    private static Cluster theirs;

    @BeforeAll
    static void startBoth() {
        ours = Cluster.start(spec(ServerKind.OARLOCK), directory.resolve("ours"));
        theirs = Cluster.start(spec(ServerKind.ZOOKEEPER), directory.resolve("theirs"));
    }

    private static ClusterSpec spec(ServerKind kind) {
        return ClusterSpec.of(kind, 3).withObserver().withAdmin();
    }

    @AfterAll
    static void stopBoth() {
        Cluster.closeAll(ours, theirs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader", "follower", "observer"})
    void wordsOfManyLinesHaveTheKeysOfZooKeeperInItsOrder(String mode) throws IOException {
        Member our = inMode(ours, mode);
        Member their = inMode(theirs, mode);
        for (String word : List.of("conf", "envi")) {
            assertThat(Shapes.keys(FourLetterWord.ask(our.clientAddress(), word)))
                    .as(word)
                    .isEqualTo(Shapes.keys(FourLetterWord.ask(their.clientAddress(), word)));
        }
        assertThat(Shapes.headings(FourLetterWord.ask(our.clientAddress(), "dump")))
                .isEqualTo(Shapes.headings(FourLetterWord.ask(their.clientAddress(), "dump")));
    }

    @Test
    void aLeaderTellsOfItsFollowers() {
        await("follower and observer are heard of").atMost(PATIENCE).untilAsserted(() -> {
            Map<String, String> lines = mntr(ours.awaitLeader());
            assertThat(lines)
                    .containsEntry("zk_synced_followers", "1")
                    .containsEntry("zk_synced_observers", "1")
                    .containsEntry("zk_learners", "2")
                    .containsEntry("zk_quorum_size", "2")
                    .containsEntry("zk_pending_syncs", "0");
            assertThat(Long.parseLong(lines.get("zk_leader_uptime"))).isPositive();
        });
    }

    @Test
    void leadersAndFollowersHaveTheKeysThatThoseOfZooKeeperHave() throws IOException {
        for (Cluster cluster : List.of(theirs, ours)) {
            assertThat(mntr(cluster.awaitLeader())).containsKeys(EVERYWHERE.toArray(String[]::new));
            assertThat(mntr(cluster.awaitLeader())).containsKeys(LEADER_ONLY.toArray(String[]::new));
            Map<String, String> follower = mntr(cluster.followers().get(0));
            assertThat(follower).containsKeys(EVERYWHERE.toArray(String[]::new));
            assertThat(follower).doesNotContainKeys(LEADER_ONLY.toArray(String[]::new));
        }
    }

    @Test
    void electionsAreMeasured() throws IOException {
        Map<String, String> lines = mntr(ours.followers().get(0));

        assertThat(Long.parseLong(lines.get("zk_cnt_election_time"))).isPositive();
        assertThat(Long.parseLong(lines.get("zk_looking_count"))).isPositive();
    }

    @Test
    void theConfigurationZnodeNamesTheMembersOnEachMember() throws Exception {
        String expected = membership(ours);
        for (Member member : ours.members()) {
            await("the leader has written it")
                    .atMost(PATIENCE)
                    .until(() -> config(member).equals(expected));
        }
        assertThat(expected.lines().toList()).hasSize(4).last().isEqualTo("version=0");
        assertThat(expected)
                .matches("(server\\.\\d=127\\.0\\.0\\.1:\\d+:\\d+:participant\n){2}"
                        + "server\\.\\d=127\\.0\\.0\\.1:\\d+:\\d+:observer\nversion=0");
    }

    @Test
    void whatTheConfigurationZnodeSaysCanBeConfigured() throws Exception {
        for (Cluster cluster : List.of(ours, theirs)) {
            String text = "dataDir=" + directory.resolve("ours/member-1/data") + "\nclientPort=2181\n"
                    + config(cluster.awaitLeader());

            assertThat(ConfigReader.parse("zoo.cfg", text, Map.of()).ensemble().members())
                    .hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader", "follower", "observer"})
    void wordsOfEachRoleHaveTheShapeOfThoseOfZooKeeper(String mode) throws IOException {
        Member our = inMode(ours, mode);
        Member their = inMode(theirs, mode);
        for (String word :
                List.of("srvr", "stat", "cons", "dirs", "wchs", "wchc", "wchp", "isro", "ruok", "gtmk", "hash")) {
            assertThat(Shapes.ofWord(FourLetterWord.ask(our.clientAddress(), word)))
                    .as(word)
                    .isEqualTo(Shapes.ofWord(FourLetterWord.ask(their.clientAddress(), word)));
        }
        Set<String> missing = new TreeSet<>(mntr(their).keySet());
        missing.removeAll(mntr(our).keySet());
        assertThat(missing.stream().map(Shapes::family))
                .isSubsetOf(
                        CompatibilityTables.below(CompatibilityTables.NOT_THERE).keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader", "follower", "observer"})
    void adminCommandsOfEachRoleHaveTheKeysOfThoseOfZooKeeper(String mode) throws Exception {
        AdminClient our = new AdminClient(inMode(ours, mode));
        AdminClient their = new AdminClient(inMode(theirs, mode));
        for (String command : List.of(
                "configuration",
                "connections",
                "dirs",
                "environment",
                "get_trace_mask",
                "initial_configuration",
                "is_read_only",
                "last_snapshot",
                "leader",
                "ruok",
                "server_stats",
                "stats",
                "voting_view",
                "watch_summary",
                "watches",
                "watches_by_path",
                "zabstate")) {
            assertThat(Shapes.ofJson(our.json(command))).as(command).isEqualTo(Shapes.ofJson(their.json(command)));
        }
        // Buckets of sessions that are closed are still there in ZooKeeper.
        assertThat(Shapes.members(our.json("dump")).keySet())
                .isEqualTo(Shapes.members(their.json("dump")).keySet());
        for (String key : List.of("is_leader", "voting", "zabstate")) {
            assertThat(our.json("zabstate").get(key))
                    .as(key)
                    .isEqualTo(their.json("zabstate").get(key));
        }
        assertThat(our.json("leader").get("is_leader"))
                .isEqualTo(their.json("leader").get("is_leader"));
        assertThat(our.json("voting_view").get("current_config")).hasSize(2);
        assertThat(our.json("leader").get("leader_id").asInt())
                .isEqualTo(ours.awaitLeader().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader", "follower", "observer"})
    void toolsThatWatchZooKeeperUnderstandTheAnswers(String mode) throws IOException {
        await("the leader has heard of its follower")
                .atMost(PATIENCE)
                .until(() -> "1".equals(mntr(ours.awaitLeader()).get("zk_synced_followers")));
        MonitoringTools.allUnderstand(inMode(theirs, mode), mode);
        MonitoringTools.allUnderstand(inMode(ours, mode), mode);
    }

    /** Each family has samples where that of ZooKeeper has: on the leader, or on those that follow it. */
    @Test
    void commitsAreTimedWhereZooKeeperTimesThem() throws Exception {
        for (Cluster cluster : List.of(theirs, ours)) {
            ZooKeeper client = new ZooKeeper(cluster.connectString(), 10_000, event -> {});
            try {
                await().atMost(PATIENCE).until(() -> client.getState().isConnected());
                client.create("/timed", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            } finally {
                client.close();
            }
            assertTimed(inMode(cluster, "leader"), List.of("propagation_latency", "quorum_ack_latency"));
            assertTimed(inMode(cluster, "follower"), List.of("commit_propagation_latency", "follower_sync_time"));
            assertTimed(inMode(cluster, "observer"), List.of("commit_propagation_latency", "observer_sync_time"));
            for (String mode : List.of("follower", "observer")) {
                assertThat(Long.parseLong(mntr(inMode(cluster, mode)).get("zk_learner_commit_received_count")))
                        .isPositive();
            }
        }
    }

    private static void assertTimed(Member member, List<String> families) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, String> lines = mntr(member);
            assertThat(families)
                    .allSatisfy(family -> assertThat(Long.parseLong(lines.get("zk_cnt_" + family)))
                            .as(family)
                            .isPositive());
        });
    }

    private static Member inMode(Cluster cluster, String mode) {
        return await().atMost(PATIENCE)
                .until(
                        () -> cluster.members().stream()
                                .filter(member ->
                                        member.mode().filter(mode::equals).isPresent())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String config(Member member) throws Exception {
        ZooKeeper client = new ZooKeeper(member.connectString(), 10_000, event -> {});
        try {
            await().atMost(PATIENCE).until(() -> client.getState().isConnected());
            return new String(client.getConfig(false, new Stat()), StandardCharsets.UTF_8);
        } finally {
            client.close();
        }
    }

    private static String membership(Cluster cluster) throws IOException {
        String conf = FourLetterWord.ask(cluster.awaitLeader().clientAddress(), "conf");
        return conf.substring(conf.indexOf("membership: \n") + "membership: \n".length())
                .strip();
    }

    private static Map<String, String> mntr(Member member) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        FourLetterWord.ask(member.clientAddress(), "mntr").lines().forEach(line -> {
            String[] pair = line.split("\t", 2);
            lines.put(pair[0], pair[1]);
        });
        return lines;
    }
}
