package io.oarlock.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A follower, whose writes go through another member, answers its clients like a standalone server. */
class FollowerDifferentialTest {

    private static final int LENGTH = 100;

    @TempDir
    static Path directory;

    private static final KnownDifferences KNOWN = new KnownDifferences(KnownDifferences.WANTED);
    private static Cluster zooKeeper;
    private static Cluster oarlock;
    private static Member follower;

    @BeforeAll
    static void startAll() {
        zooKeeper = Cluster.start(ClusterSpec.of(ServerKind.ZOOKEEPER, 1), directory.resolve("zookeeper"));
        oarlock = Cluster.start(ClusterSpec.of(ServerKind.OARLOCK, 3), directory.resolve("oarlock"));
        oarlock.awaitLeader();
        follower = Awaitility.await("a follower")
                .until(oarlock::followers, followers -> !followers.isEmpty())
                .get(0);
    }

    @AfterAll
    static void stopAll() {
        Cluster.closeAll(zooKeeper, oarlock);
    }

    static List<Scripts.Script> scripts() {
        return Scripts.in("differential").stream()
                .filter(script -> !script.atTheRoot())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void aFollowerAnswersAWrittenScriptAsZooKeeperDoes(Scripts.Script script) {
        assertThat(comparer().compare(script.lines())).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5001, 5002, 5003, 5004, 5005})
    void aFollowerAnswersRandomRequestsAsZooKeeperDoes(long seed) {
        List<Line> script = new RandomScripts(seed).script(LENGTH);
        Comparer comparer = comparer();
        List<Difference> differences = comparer.compare(script);
        assertThat(differences.stream().findFirst().map(first -> comparer.explain(script, first)))
                .isEmpty();
    }

    private static Comparer comparer() {
        return new Comparer(zooKeeper.member(1).clientAddress(), follower.clientAddress(), KNOWN);
    }
}
