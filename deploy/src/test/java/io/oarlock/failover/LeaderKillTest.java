package io.oarlock.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Member;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The leader dies without a word while clients write through all members. */
class LeaderKillTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(420)
    void everyAcknowledgedWriteIsThereOnceAndTheOtherMembersClientsNoticeNothing() throws Exception {
        try (Ensemble ensemble = Ensemble.start(3, directory)) {
            Member leader = ensemble.cluster().awaitLeader();
            Writer onLeader = new Writer(ensemble.connect(leader), "/on-leader");
            List<Writer> onOthers = new ArrayList<>();
            for (Member other : ensemble.allBut(leader)) {
                for (int i = 0; i < 2; i++) {
                    onOthers.add(new Writer(ensemble.connect(other), "/member-" + other.id() + "-" + i));
                }
            }
            onOthers.forEach(writer -> writer.awaitRounds(50));
            onLeader.awaitRounds(50);

            leader.kill();
            onLeader.client().zooKeeper().updateServerList(ensemble.cluster().connectString());

            onOthers.forEach(writer -> writer.awaitRounds(100));
            assertThat(ensemble.cluster().awaitLeader()).isNotSameAs(leader);
            leader.start();
            leader.awaitServing();
            onLeader.awaitRounds(20);

            List<Writer> all = new ArrayList<>(onOthers);
            all.add(onLeader);
            for (Writer writer : all) {
                writer.stop();
            }
            for (Member member : ensemble.cluster().members()) {
                Client reader = ensemble.connect(member);
                reader.sync();
                for (Writer writer : all) {
                    writer.verify(reader);
                }
            }
            if (Ensemble.keepsConnections()) {
                assertThat(onOthers).allSatisfy(writer -> {
                    assertThat(writer.client().states()).containsExactly(KeeperState.SyncConnected);
                    assertThat(writer.inDoubt()).isZero();
                });
            }
        }
    }
}
