package io.oarlock.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.ServerKind;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Oarlock and ZooKeeper, asked the same, must say the same, but for what {@link KnownDifferences} lists. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DifferentialTest {

    /** How many random scripts, and how long: {@code -Doarlock.differential.seeds=1000} for a night's run. */
    private static final int SEEDS = Integer.getInteger("oarlock.differential.seeds", 40);

    private static final long FIRST_SEED = Long.getLong("oarlock.differential.first-seed", 1);
    private static final int LENGTH = 150;

    @TempDir
    static Path directory;

    private static final KnownDifferences KNOWN = new KnownDifferences(KnownDifferences.WANTED);
    private static Cluster zooKeeper;
    private static Cluster oarlock;

    @BeforeAll
    static void startBoth() {
        zooKeeper = Cluster.start(ClusterSpec.of(ServerKind.ZOOKEEPER, 1), directory.resolve("zookeeper"));
        oarlock = Cluster.start(ClusterSpec.of(ServerKind.OARLOCK, 1), directory.resolve("oarlock"));
    }

    @AfterAll
    static void stopBoth() {
        Cluster.closeAll(zooKeeper, oarlock);
    }

    static List<Scripts.Script> scripts() {
        return Scripts.in("differential");
    }

    static LongStream seeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS);
    }

    @Order(1)
    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void oarlockAnswersAWrittenScriptAsZooKeeperDoes(Scripts.Script script) {
        Comparer comparer = comparer();
        List<Difference> differences =
                script.atTheRoot() ? comparer.compareAtTheRoot(script.lines()) : comparer.compare(script.lines());
        assertThat(differences).isEmpty();
    }

    @Order(2)
    @Test
    void everyWantedDifferenceIsStillThere() {
        assertThat(KNOWN.neverMet()).isEmpty();
    }

    @Order(3)
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void oarlockAnswersRandomRequestsAsZooKeeperDoes(long seed) {
        List<Line> script = new RandomScripts(seed).script(LENGTH);
        Comparer comparer = comparer();
        List<Difference> differences = comparer.compare(script);
        assertThat(differences.stream().findFirst().map(first -> comparer.explain(script, first)))
                .isEmpty();
    }

    private static Comparer comparer() {
        return new Comparer(
                zooKeeper.member(1).clientAddress(), oarlock.member(1).clientAddress(), KNOWN);
    }
}
