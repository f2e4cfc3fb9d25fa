package io.oarlock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.chaos.cluster.network.Addresses;
import io.oarlock.chaos.cluster.network.Loopback;
import io.oarlock.chaos.cluster.network.Subnet;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessClusterTest {

    @TempDir
    private Path directory;

    private ProcessCluster cluster;

    @BeforeEach
    void create() throws Exception {
        // Says what it was started with, and waits.
        ServerKind waiting = new ServerKind(
                "waiting", List.of("sh", "-c", "echo started with $0; echo asks $JDK_JAVA_OPTIONS; exec sleep 600"));
        cluster = new ProcessCluster(waiting, new Layout(directory, 3, 500), new Loopback(new Subnet("127.3.4", 1, 3)));
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void everyMemberHasAConfigurationThatNamesAll() throws Exception {
        String configuration = Files.readString(directory.resolve("member-2/zoo.cfg"));

        assertThat(configuration)
                .contains("clientPortAddress=member-2.ensemble")
                .contains("server.1=member-1.ensemble:2888:3888")
                .contains("server.3=member-3.ensemble:2888:3888");
        assertThat(directory.resolve("member-2/data/myid")).hasContent("2\n");
    }

    @Test
    void addressesAndMembersBelongTogether() {
        assertThat(cluster.connectString())
                .isEqualTo("member-1.ensemble:2181,member-2.ensemble:2181,member-3.ensemble:2181");
        assertThat(cluster.connectString(2)).isEqualTo("127.3.4.2:2181");
        assertThat(cluster.memberAt(new InetSocketAddress("127.3.4.3", 2181))).isEqualTo(3);
        assertThat(cluster.memberAt(new InetSocketAddress("127.9.9.9", 2181))).isEqualTo(-1);
    }

    @Test
    void aNameMeansAnotherAddressOnceItsMemberHasMoved() throws Exception {
        Addresses addresses = cluster.addresses().orElseThrow();
        assertThat(addressOf("member-2.ensemble")).isEqualTo("127.3.4.2");

        addresses.withdraw(2);
        assertThatThrownBy(() -> cluster.resolve("member-2.ensemble")).isInstanceOf(UnknownHostException.class);
        assertThat(directory.resolve("names")).content().doesNotContain("member-2");

        addresses.move(2);
        assertThat(addressOf("member-2.ensemble")).isEqualTo("127.3.4.4");
        assertThat(cluster.connectString(2)).isEqualTo("127.3.4.4:2181");
        assertThat(cluster.memberAt(new InetSocketAddress("127.3.4.4", 2181))).isEqualTo(2);
        assertThat(cluster.memberAt(new InetSocketAddress("127.3.4.2", 2181)))
                .as("who heard it from there")
                .isEqualTo(2);
        assertThat(directory.resolve("names"))
                .content()
                .contains("127.3.4.1 member-1.ensemble", "127.3.4.4 member-2.ensemble");
    }

    @Test
    void membersAreStartedWithTheFileOfNames() throws Exception {
        cluster.start(1);

        Awaitility.await()
                .untilAsserted(() -> assertThat(cluster.log(1))
                        .content()
                        .contains("asks \"-Djdk.net.hosts.file=" + directory.resolve("names")));
    }

    private String addressOf(String host) throws Exception {
        return cluster.resolve(host)[0].getHostAddress();
    }

    @Test
    void aMemberRunsFromStartToKill() throws Exception {
        cluster.start(1);
        assertThat(cluster.isRunning(1)).isTrue();
        Awaitility.await()
                .untilAsserted(() -> assertThat(cluster.log(1)).content().contains("started with", "member-1/zoo.cfg"));
        assertThatThrownBy(() -> cluster.start(1)).hasMessageContaining("member 1 is running");

        cluster.kill(1);
        assertThat(cluster.isRunning(1)).isFalse();
        assertThat(cluster.isRunning(2)).isFalse();
    }

    @Test
    void aMemberThatIsPausedCannotStopBeforeItGoesOn() throws Exception {
        cluster.start(1);
        cluster.pause(1);
        cluster.resume(1);
        cluster.stop(1);

        assertThat(cluster.isRunning(1)).isFalse();
    }

    @Test
    void aMemberThatDoesNotServeHasNoStatus() {
        assertThat(cluster.status(1)).isEmpty();
        assertThat(cluster.isWhole()).isFalse();
        assertThat(cluster.leader()).isEmpty();
    }
}
