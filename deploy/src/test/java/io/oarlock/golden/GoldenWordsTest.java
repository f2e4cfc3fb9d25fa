package io.oarlock.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.FourLetterWord;
import io.oarlock.testing.Member;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four-letter words answered by this server and by a running ZooKeeper, side by side. */
@ExtendWith(Rivals.Resolver.class)
class GoldenWordsTest {
    private static Rivals rivals;

    @BeforeAll
    static void take(Rivals started) {
        rivals = started;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ruok", "ruok\n", "isro", "wchs", "crst", "srst", "gtmk", "stmk", "hash", "RUOK", "abcd"})
    void isAnsweredToTheLetter(String word) throws IOException {
        assertThat(ask(rivals.ours(), word)).isEqualTo(ask(rivals.theirs(), word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"srvr", "stat", "cons", "dirs", "wchc", "wchp"})
    void hasTheSameShape(String word) throws IOException {
        assertThat(Shapes.ofWord(ask(rivals.ours(), word))).isEqualTo(Shapes.ofWord(ask(rivals.theirs(), word)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"conf", "envi"})
    void hasTheSameKeysInTheSameOrder(String word) throws IOException {
        assertThat(Shapes.keys(ask(rivals.ours(), word))).isEqualTo(Shapes.keys(ask(rivals.theirs(), word)));
    }

    /** Connections are not sorted by when they would expire here: they have no such time. */
    @Test
    void dumpHasTheSameSections() throws IOException {
        assertThat(Shapes.headings(ask(rivals.ours(), "dump")))
                .isEqualTo(Shapes.headings(ask(rivals.theirs(), "dump")));
    }

    @Test
    void theSameZnodesAndModeAreShown() throws IOException {
        assertThat(linesWith(ask(rivals.ours(), "srvr"), "Node count:", "Mode:"))
                .hasSize(2)
                .isEqualTo(linesWith(ask(rivals.theirs(), "srvr"), "Node count:", "Mode:"));
        assertThat(linesWith(
                        ask(rivals.ours(), "mntr"),
                        "zk_znode_count",
                        "zk_ephemerals_count",
                        "zk_approximate_data_size"))
                .containsExactlyInAnyOrderElementsOf(linesWith(
                        ask(rivals.theirs(), "mntr"),
                        "zk_znode_count",
                        "zk_ephemerals_count",
                        "zk_approximate_data_size"));
    }

    @Test
    void aWordCountsAsReceived() throws IOException {
        for (Cluster cluster : List.of(rivals.theirs(), rivals.ours())) {
            assertThat(ask(cluster, "stat"))
                    .containsPattern(" /127\\.0\\.0\\.1:\\d+\\[0\\]\\(queued=0,recved=1,sent=0\\)\n");
        }
    }

    @Test
    void toolsThatWatchZooKeeperUnderstandTheAnswers() throws IOException {
        MonitoringTools.allUnderstand(rivals.theirs().member(1), "standalone");
        MonitoringTools.allUnderstand(rivals.ours().member(1), "standalone");
    }

    @Test
    void theTraceMaskIsKept() throws IOException {
        for (Cluster cluster : List.of(rivals.theirs(), rivals.ours())) {
            assertThat(ask(cluster, "stmk\0\0\0\0\0\0\1\1")).isEqualTo("257");
            assertThat(ask(cluster, "gtmk")).isEqualTo("257");
            assertThat(ask(cluster, "stmk\0\0\0\0\0\0\1\62")).isEqualTo("306");
        }
    }

    @Test
    void withoutAQuorumEachWordIsAnsweredToTheLetter() throws IOException {
        for (String word :
                Rivals.WHITELIST.replace(" ", "").concat(",crst,srvr").split(",")) {
            if (!word.equals("envi")) {
                assertThat(ask(rivals.oursAlone(), word)).as(word).isEqualTo(ask(rivals.theirsAlone(), word));
            }
        }
        assertThat(Shapes.keys(ask(rivals.oursAlone(), "envi")))
                .isEqualTo(Shapes.keys(ask(rivals.theirsAlone(), "envi")));
    }

    private static String ask(Cluster cluster, String word) throws IOException {
        Member member = cluster.member(1);
        return FourLetterWord.ask(member.clientAddress(), word);
    }

    private static List<String> linesWith(String answer, String... beginnings) {
        return answer.lines()
                .filter(line -> List.of(beginnings).stream().anyMatch(line::startsWith))
                .toList();
    }
}
