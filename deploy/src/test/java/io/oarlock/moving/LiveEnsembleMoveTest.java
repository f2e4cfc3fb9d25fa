package io.oarlock.moving;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members follow an ensemble of three under load, while leaders of both are killed, and are switched over:
 * {@code -Doarlock.long=true}.
 */
@EnabledIfSystemProperty(named = "oarlock.long", matches = "true")
class LiveEnsembleMoveTest {
    @TempDir
    private Path directory;

    @Test
    void leadersOfBothSidesAreKilledAndNothingAcknowledgedIsLost() throws Exception {
        try (SourceEnsemble source = SourceEnsemble.start(3, directory.resolve("zookeeper"));
                Cluster oarlock = Cluster.prepare(
                        ClusterSpec.of(ServerKind.OARLOCK, 3).with("oarlock.migration.source", source.quorumPorts()),
                        directory.resolve("oarlock"))) {
            MigrateCommands commands = new MigrateCommands(directory, oarlock);
            try (LoadOnSource load = LoadOnSource.start(source)) {
                load.await(200);
                oarlock.members().forEach(Member::start);
                commands.awaitStatusOfAll("phase FOLLOWING");
                for (int round = 0; round < 3; round++) {
                    Member sourceLeader = source.cluster().awaitLeader();
                    sourceLeader.kill();
                    load.awaitMore(200);
                    sourceLeader.start();
                    sourceLeader.awaitServing();
                    Member leader = commands.awaitLeader();
                    leader.kill();
                    load.awaitMore(200);
                    commands.awaitSameZxidWithin(source, 60);
                    leader.start();
                    load.awaitMore(200);
                }
                load.stop();
                commands.awaitSameZxidWithin(source, 60);
                commands.awaitStatusOfAll("phase FOLLOWING");
                commands.succeeds(
                        "verify",
                        "--ignore-ephemerals",
                        source.cluster().connectString().split(",")[0],
                        oarlock.member(1).connectString());
                commands.migrate("switch");
                commands.awaitStatusOfSome("source-is-quiet yes");
                source.stopAll();
                commands.awaitStatusOfAll("phase SWITCHED");
                ZooKeeper client = SourceEnsemble.connect(oarlock.connectString(), false);
                assertThat(load.missingIn(client)).isEmpty();
                client.close();
                Awaitility.await()
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> oarlock.members().stream()
                                .allMatch(member -> member.mode().isPresent()));
            }
        }
    }
}
