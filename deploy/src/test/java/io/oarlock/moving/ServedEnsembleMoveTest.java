package io.oarlock.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of an ensemble of three move one after the other to three members that follow it, and some back, while
 * leaders of both are killed, and then everything is switched over while they write: {@code -Doarlock.long=true}.
 */
@EnabledIfSystemProperty(named = "oarlock.long", matches = "true")
class ServedEnsembleMoveTest {
    private static final int CLIENTS = 4;

    @TempDir
    private Path directory;

    @Test
    void clientsMoveOneByOneAndKeepWhatTheyHave() throws Exception {
        try (SourceEnsemble source = SourceEnsemble.start(3, directory.resolve("zookeeper"));
                Cluster oarlock = Cluster.prepare(
                        ClusterSpec.of(ServerKind.OARLOCK, 3)
                                .with("oarlock.migration.source", source.quorumPorts())
                                .with("oarlock.migration.serve", "true"),
                        directory.resolve("oarlock"))) {
            MigrateCommands commands = new MigrateCommands(directory, oarlock);
            oarlock.members().forEach(Member::start);
            commands.awaitStatusOfAll("phase FOLLOWING");
            List<MovingClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(MovingClient.start("/client" + i, source.cluster().connectString()));
            }
            move(clients, source, oarlock, commands);

            commands.migrate("switch");
            commands.awaitStatusOfSome("source-is-quiet yes");
            clients.forEach(client -> client.awaitMore(20));
            source.stopAll();
            commands.awaitStatusOfAll("phase SWITCHED");
            clients.forEach(client -> client.awaitMore(20));
            for (MovingClient client : clients) {
                client.stop();
            }
            ZooKeeper other = SourceEnsemble.connect(oarlock.connectString(), false);
            List<String> complaints = new ArrayList<>();
            for (MovingClient client : clients) {
                complaints.addAll(client.complaints(other));
            }
            assertThat(complaints).isEmpty();
            clients.forEach(MovingClient::close);
            other.close();
        }
    }

    private static void move(
            List<MovingClient> clients, SourceEnsemble source, Cluster oarlock, MigrateCommands commands)
            throws Exception {
        for (MovingClient client : clients) {
            client.awaitMore(20);
            client.move(oarlock.connectString());
            client.awaitMore(20);
        }
        clients.get(0).move(source.cluster().connectString());
        Member sourceLeader = source.cluster().awaitLeader();
        sourceLeader.kill();
        clients.forEach(client -> client.awaitMore(20));
        sourceLeader.start();
        sourceLeader.awaitServing();
        clients.get(0).move(oarlock.connectString());
        Member leader = commands.awaitLeader();
        leader.kill();
        clients.forEach(client -> client.awaitMore(20));
        leader.start();
        // A member that is starting takes no request.
        commands.forgetStatuses();
        commands.awaitStatusOfAll("phase FOLLOWING");
        clients.forEach(client -> client.awaitMore(20));
    }
}
