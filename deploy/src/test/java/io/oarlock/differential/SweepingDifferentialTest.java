package io.oarlock.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.ServerKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers do by themselves: they expire sessions, and remove containers and nodes whose time is over. */
class SweepingDifferentialTest {

    @TempDir
    static Path directory;

    private static Cluster zooKeeper;
    private static Cluster oarlock;

    @BeforeAll
    static void startBoth() {
        zooKeeper = sweeping(ServerKind.ZOOKEEPER);
        oarlock = sweeping(ServerKind.OARLOCK);
    }

    @AfterAll
    static void stopBoth() {
        Cluster.closeAll(zooKeeper, oarlock);
    }

    static List<Scripts.Script> scripts() {
        return Scripts.in("differential-sweeping");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void oarlockSweepsAsZooKeeperDoes(Scripts.Script script) {
        Comparer comparer = new Comparer(
                zooKeeper.member(1).clientAddress(),
                oarlock.member(1).clientAddress(),
                new KnownDifferences(List.of()));
        assertThat(comparer.compare(script.lines())).isEmpty();
    }

    private static Cluster sweeping(ServerKind kind) {
        ClusterSpec spec = ClusterSpec.of(kind, 1).withProperty("znode.container.checkIntervalMs", "100");
        return Cluster.start(spec, directory.resolve(kind.name()));
    }
}
