package io.oarlock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.cluster.network.Loopback;
import io.oarlock.chaos.cluster.network.Subnet;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovingClusterTest {

    private static final String SOURCE = "127.3.5.4:2181,127.3.5.5:2181,127.3.5.6:2181";
    private static final String MEMBERS = "127.3.5.1:2181,127.3.5.2:2181,127.3.5.3:2181";

    @TempDir
    private Path directory;

    private MovingCluster cluster;

    @BeforeEach
    void create() throws Exception {
        cluster = new MovingCluster(
                new ServerKind("none", List.of("false")),
                new Layout(directory, 3, 500),
                new Loopback(new Subnet("127.3.5", 1, 6)));
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void membersFollowEveryServerOfTheSource() throws Exception {
        assertThat(Files.readString(directory.resolve("member-1/zoo.cfg")))
                .contains("oarlock.migration.source=127.3.5.4:2888,127.3.5.5:2888,127.3.5.6:2888\n")
                .contains("oarlock.migration.serve=true\n")
                .contains("server.3=127.3.5.3:2888:3888");
        // As the members know it, too: what they learn of it in its own words must mean the same to them.
        assertThat(Files.readString(directory.resolve("source/member-1/zoo.cfg")))
                .doesNotContain("oarlock.migration")
                .contains("server.1=127.3.5.4:2888:3888");
        assertThat(cluster.memberAt(new InetSocketAddress("127.3.5.4", 2181))).isEqualTo(4);
        assertThat(cluster.log(4))
                .isEqualTo(cluster.directory().toAbsolutePath().resolve("source/member-1/server.log"));
    }

    @Test
    void whoBelongsToItDependsOnHowFarTheMoveIs() throws Exception {
        assertThat(cluster.members()).containsExactly(4, 5, 6);
        cluster.follow();
        assertThat(cluster.members()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(cluster.decidedBySource()).isEqualTo(Long.MAX_VALUE);
        writeStatus(2, "phase SWITCHED\nmember 2, leads\nzxid 0x700000003\n");
        cluster.forgetSource();
        assertThat(cluster.members()).containsExactly(1, 2, 3);
        assertThat(cluster.decidedBySource()).isEqualTo(0x6ffffffffL);
        assertThat(cluster.syncsWeakly(4)).isTrue();
        assertThat(cluster.syncsWeakly(3)).isFalse();
    }

    /** A status is half a second old, and of the time before the switch then; another leader begins another epoch. */
    @Test
    void whatTheSourceHasDecidedIsToldByAMemberThatKnowsOfTheSwitchAndOfNothingBehindIt() throws Exception {
        writeStatus(1, "phase SWITCHING\nmember 1, does not lead\nzxid 0x600000009\n");
        writeStatus(2, "phase SWITCHED\nmember 2, does not lead\nzxid 0x800000001\n");
        writeStatus(3, "phase SWITCHED\nmember 3, leads\nzxid 0x700000003\n");

        cluster.forgetSource();

        assertThat(cluster.decidedBySource()).isEqualTo(0x6ffffffffL);
    }

    /** It may not lead any more, and knows nothing of a source that was quiet. */
    @Test
    void whatAMemberSaidBeforeItEndedIsForgottenWhenItStarts() throws Exception {
        writeStatus(1, "phase SWITCHING\nmember 1, leads\nsource-is-quiet yes\n");

        cluster.start(1);

        assertThat(cluster.migrationStatus(1)).isEmpty();
        assertThat(cluster.newLeader()).isEmpty();
    }

    private void writeStatus(int member, String text) throws Exception {
        Path status = Files.createDirectories(directory.resolve("member-" + member + "/data/oarlock/migration"))
                .resolve("status");
        Files.writeString(status, text);
    }

    @Test
    void clientsBeginWithTheSourceAndAreToldOneByOneOfOthers() {
        ServerList one = cluster.servers();
        ServerList other = cluster.servers();
        List<String> told = new ArrayList<>();
        one.onChange(() -> told.add(one.connectString()));
        assertThat(cluster.clients()).containsExactly(one, other);
        assertThat(one.connectString()).isEqualTo(SOURCE);

        one.change(cluster.newConnectString());

        assertThat(told).containsExactly(MEMBERS);
        assertThat(other.connectString()).isEqualTo(SOURCE);
    }
}
