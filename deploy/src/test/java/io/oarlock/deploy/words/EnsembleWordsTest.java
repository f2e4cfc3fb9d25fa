package io.oarlock.deploy.words;

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
import java.util.TreeMap;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an ensemble tells of itself, compared with what an ensemble of ZooKeeper tells. */
class EnsembleWordsTest {
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
        ours = Cluster.start(ClusterSpec.of(ServerKind.OARLOCK, 3), directory.resolve("ours"));
        theirs = Cluster.start(ClusterSpec.of(ServerKind.ZOOKEEPER, 3), directory.resolve("theirs"));
    }

    @AfterAll
    static void stopBoth() {
        Cluster.closeAll(ours, theirs);
    }

    @Test
    void confHasTheKeysOfZooKeeperInItsOrder() throws IOException {
        assertThat(keysOfConf(ours)).isEqualTo(keysOfConf(theirs));
    }

    @Test
    void aLeaderTellsOfItsFollowers() {
        await("both followers are heard of").atMost(PATIENCE).untilAsserted(() -> {
            Map<String, String> lines = mntr(ours.awaitLeader());
            assertThat(lines)
                    .containsEntry("zk_synced_followers", "2")
                    .containsEntry("zk_synced_observers", "0")
                    .containsEntry("zk_learners", "2")
                    .containsEntry("zk_quorum_size", "3")
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
        assertThat(expected).matches("(server\\.\\d=127\\.0\\.0\\.1:\\d+:\\d+:participant\n){3}version=0");
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

    private static List<String> keysOfConf(Cluster cluster) throws IOException {
        return FourLetterWord.ask(cluster.awaitLeader().clientAddress(), "conf")
                .lines()
                .map(line -> line.replaceAll("[=:].*", ""))
                .toList();
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
