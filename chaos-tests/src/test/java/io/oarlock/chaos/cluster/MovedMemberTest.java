package io.oarlock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oarlock.chaos.cluster.network.Addresses;
import io.oarlock.chaos.cluster.network.MemberNames;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members of the release that come back at other addresses are found by those that stayed. */
@Timeout(300)
class MovedMemberTest {

    private static final Path HOME = Path.of(System.getProperty("oarlock.home"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void everyMemberMovesInTurnAndTheOthersFindIt() throws Exception {
        assumeThat(HOME.resolve("lib"))
                .as("built by the phase package of the module deploy")
                .isDirectory();
        ServerKind kind = ServerKind.oarlock(HOME.toAbsolutePath());
        Set<String> addresses = new HashSet<>();
        try (ProcessCluster cluster = ProcessCluster.onLoopback(kind, new Layout(directory, 3, 500))) {
            Addresses names = cluster.addresses().orElseThrow();
            for (int member : cluster.members()) {
                addresses.add(addressOf(cluster, member));
                cluster.start(member);
            }
            awaitWhole(cluster);

            for (int member : cluster.members()) {
                cluster.kill(member);
                names.withdraw(member);
                names.move(member);
                cluster.start(member);
                // It serves when it has applied all that was committed before, which only a leader can send it.
                awaitWhole(cluster);
                addresses.add(addressOf(cluster, member));
            }
        }
        assertThat(addresses).hasSize(6);
    }

    private static void awaitWhole(Cluster cluster) {
        Awaitility.await("all serve, and one leads")
                .atMost(PATIENCE)
                .until(() -> cluster.isWhole() && cluster.leader().isPresent());
    }

    private static String addressOf(Cluster cluster, int member) throws Exception {
        InetAddress[] found = cluster.resolve(MemberNames.name(member));
        return found[0].getHostAddress();
    }
}
