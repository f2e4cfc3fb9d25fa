package io.oarlock.chaos.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.cluster.Layout;
import io.oarlock.chaos.cluster.Needed;
import io.oarlock.chaos.cluster.ProcessCluster;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.cluster.host.HostCommand;
import io.oarlock.chaos.cluster.network.Network.Disturbance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small servers in real namespaces: who reaches whom before, during and after each kind of disturbance. */
class NetworkNamespacesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Reads the question first: an answer to unread data would be followed by a reset. */
    private static final String ANSWER = "exec busybox nc -ll -p 2181 -e busybox sh -c "
            + "'head -c 4 > /dev/null; printf \"Mode: follower\\nZxid: 0x1\\n\"'";

    @TempDir
    private Path directory;

    private NetworkNamespaces site;
    private ProcessCluster cluster;
    private Network network;

    @BeforeEach
    void create() throws Exception {
        Needed.without(NetworkNamespaces.obstacle(), getClass());
        Needed.without(
                HostCommand.exists("busybox") ? Optional.empty() : Optional.of("missing commands: busybox"),
                getClass());
        site = NetworkNamespaces.create(3, null);
        ServerKind answering = new ServerKind("answering", List.of("sh", "-c", ANSWER));
        cluster = new ProcessCluster(answering, new Layout(directory, 3, 500), site);
        network = cluster.network().orElseThrow();
        for (int member : cluster.members()) {
            cluster.start(member);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(cluster.status(member)).isPresent());
        }
    }

    @AfterEach
    void close() throws Exception {
        if (cluster != null) {
            cluster.close();
            assertThat(HostCommand.run("ip", "netns", "list")).doesNotContain(namespacePrefix());
        }
    }

    @Test
    void clientsAndMembersReachEveryMember() throws Exception {
        for (int from : cluster.members()) {
            for (int to : cluster.members()) {
                awaitReached(from, to);
            }
        }
    }

    @Test
    void aCutBetweenTwoMembersLeavesTheOthersAndTheClientsAlone() throws Exception {
        Disturbance cut = network.cut(1, 2);

        assertThat(reaches(1, 2)).isFalse();
        // What 2 asks arrives, but no answer comes back.
        assertThat(reaches(2, 1)).isFalse();
        awaitReached(1, 3);
        awaitReached(3, 2);
        awaitServing(2);

        cut.end();
        awaitReached(1, 2);
    }

    @Test
    void aMemberThatClientsCannotReachIsStillReachedByMembers() throws Exception {
        Disturbance cut = network.cutClients(2);

        assertThat(cluster.status(2)).isEmpty();
        awaitServing(1);
        awaitReached(1, 2);

        cut.end();
        awaitServing(2);
    }

    @Test
    void disturbancesEndOneByOneOrAllTogether() throws Exception {
        List<Disturbance> disturbances = new ArrayList<>(List.of(
                network.lose(1, 0.5),
                network.duplicate(1, 0.5),
                network.narrow(1, 1_000),
                network.reset(1, 0.5),
                network.cut(2, 1),
                network.cut(2, 1)));
        assertThat(rules(1)).contains("DROP", "REJECT", "TEE", "tbf");

        disturbances.get(1).end();
        assertThat(rules(1)).contains("DROP", "REJECT", "tbf").doesNotContain("TEE");

        network.heal();
        assertThat(rules(1)).doesNotContain("DROP", "REJECT", "TEE", "tbf");
        for (Disturbance disturbance : disturbances) {
            disturbance.end();
        }
    }

    @Test
    void whatIsWrongStaysWrongOverARestart() throws Exception {
        network.cut(1, 2);
        cluster.kill(2);
        cluster.start(2);
        awaitServing(2);

        assertThat(reaches(1, 2)).isFalse();
    }

    @Test
    void theProcessOfAMemberIsTheOneThatWasStarted() throws Exception {
        long pid = cluster.pid(1).orElseThrow();

        assertThat(HostCommand.run("ip", "netns", "identify", Long.toString(pid)))
                .startsWith(namespacePrefix());
    }

    private void awaitReached(int by, int member) {
        Awaitility.await(by + " reaches " + member).atMost(PATIENCE).until(() -> reaches(by, member));
    }

    private void awaitServing(int member) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.status(member)).isPresent());
    }

    private boolean reaches(int from, int to) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(site.entrance(from));
        command.addAll(List.of("busybox", "nc", "-w", "1", site.subnet().host(to), "2181"));
        return HostCommand.attempt(command.toArray(String[]::new)).output().contains("Mode");
    }

    private String rules(int member) throws IOException, InterruptedException {
        String text = "";
        for (String command : List.of("iptables -w -S", "iptables -w -t mangle -S", "tc qdisc show dev eth0")) {
            List<String> whole = new ArrayList<>(site.entrance(member));
            whole.addAll(List.of(command.split(" ")));
            text += HostCommand.run(whole.toArray(String[]::new));
        }
        return text;
    }

    private static String namespacePrefix() {
        return "oarlock-" + ProcessHandle.current().pid() + "-";
    }
}
