package io.oarlock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.SetUps;
import io.oarlock.chaos.cluster.host.HostCommand;
import io.oarlock.chaos.cluster.network.ContainerNetwork;
import io.oarlock.chaos.cluster.network.Network;
import io.oarlock.chaos.cluster.network.Network.Delay;
import io.oarlock.chaos.cluster.network.Network.Disturbance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members in containers: what happens to one member, and what the driver leaves behind. */
class TestcontainersClusterTest {

    @TempDir
    private static Path directory;

    private static TestcontainersCluster cluster;
    private static Network network;

    @BeforeAll
    static void create() throws Exception {
        Driver.Tools tools = SetUps.tools();
        Needed.without(Driver.CONTAINER.obstacle(tools), TestcontainersClusterTest.class);
        cluster = (TestcontainersCluster)
                Driver.CONTAINER.open(ServerKind.oarlock(SetUps.HOME), new Layout(directory, 3, 500), tools);
        network = cluster.network().orElseThrow();
        for (int member : cluster.members()) {
            cluster.start(member);
        }
        awaitWhole();
    }

    @AfterAll
    static void close() throws Exception {
        if (cluster != null) {
            cluster.close();
            String mine = "label=" + ContainerNetwork.LABEL + "=" + ContainerNetwork.owner();
            assertThat(HostCommand.run("docker", "ps", "-aq", "--filter", mine)).isEmpty();
            assertThat(HostCommand.run("docker", "network", "ls", "-q", "--filter", mine))
                    .isEmpty();
            assertThat(cluster.log(1)).isNotEmptyFile();
        }
    }

    @AfterEach
    void heal() throws Exception {
        network.heal();
        awaitWhole();
    }

    @Test
    void membersStopInOrderAndComeBackAtTheSameAddress() throws Exception {
        cluster.stop(1);
        assertThat(cluster.isRunning(1)).isFalse();
        assertThat(cluster.exitStatus(1)).hasValue(0);
        assertThat(cluster.pid(1)).isEmpty();

        cluster.start(1);
        awaitWhole();
        assertThat(cluster.pid(1)).isPresent();
    }

    @Test
    void aMemberThatStandsStillAnswersAgainWhenItGoesOn() throws Exception {
        cluster.pause(2);
        assertThat(cluster.status(2)).isEmpty();

        cluster.resume(2);
        awaitWhole();
    }

    @Test
    void aCutBetweenMembersAlsoHoldsAfterAMemberCameBack() throws Exception {
        Disturbance cut = network.cut(1, 3);
        assertThat(reaches(1, 3)).isFalse();
        awaitReached(1, 2);

        cluster.kill(3);
        cluster.start(3);
        awaitReached(2, 3);
        assertThat(reaches(1, 3)).isFalse();

        cut.end();
        awaitReached(1, 3);
    }

    @Test
    void whatIsWrongWithAMemberThatIsAwayWaitsForIt() throws Exception {
        cluster.kill(2);
        network.cutClients(2);
        cluster.start(2);
        awaitReached(1, 2);

        assertThat(cluster.status(2)).isEmpty();
    }

    @Test
    void lateAndDoubledPacketsStillMakeAnswers() throws Exception {
        network.hold(1, new Delay(20, 20));
        network.duplicate(1, 0.5);
        network.narrow(1, 5_000);

        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> cluster.status(1).isPresent());
    }

    private static void awaitReached(int by, int member) {
        Awaitility.await(by + " reaches " + member)
                .atMost(Duration.ofMinutes(2))
                .until(() -> reaches(by, member));
    }

    private static boolean reaches(int from, int to) throws IOException, InterruptedException {
        String host = cluster.connectString(to).split(":")[0];
        String ask =
                "echo ruok | nsenter -t " + cluster.pid(from).orElseThrow() + " -n busybox nc -w 2 " + host + " 2181";
        return HostCommand.attempt("sh", "-c", ask).output().contains("imok");
    }

    private static void awaitWhole() {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(cluster::isWhole);
    }
}
