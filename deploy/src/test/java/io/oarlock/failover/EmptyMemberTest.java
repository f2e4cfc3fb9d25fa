package io.oarlock.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.Member;
import java.nio.file.Path;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A member loses its disk and starts with nothing but its configuration. */
class EmptyMemberTest {
    private static final String BALLAST = "x".repeat(2_000);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(420)
    void itIsBroughtUpAndServesEverything() throws Exception {
        ClusterSpec spec = Ensemble.spec(3).with("snapCount", "200").with("oarlock.log.bytesMax", "1m");
        try (Ensemble ensemble = Ensemble.start(spec, directory)) {
            Member leader = ensemble.cluster().awaitLeader();
            Member lost = ensemble.allBut(leader).get(0);
            Client client = ensemble.connect(leader);
            client.create("/ballast", "", CreateMode.PERSISTENT);
            client.create("/of-a-session", "", CreateMode.EPHEMERAL);
            lost.kill();
            ensemble.wipe(lost);
            for (int i = 0; i < 3_000; i++) {
                client.create("/ballast/n-" + i, BALLAST, CreateMode.PERSISTENT);
            }
            Writer writer = new Writer(client, "/load");
            writer.awaitRounds(20);

            lost.start();
            lost.awaitServing();

            writer.awaitRounds(20);
            writer.stop();
            Client reader = ensemble.connect(lost);
            reader.sync();
            writer.verify(reader);
            assertThat(reader.zooKeeper().getAllChildrenNumber("/ballast")).isEqualTo(3_000);
            assertThat(reader.data("/ballast/n-2999")).isEqualTo(BALLAST);
            assertThat(reader.stat("/of-a-session").getEphemeralOwner()).isEqualTo(client.sessionId());
            // It votes too: with the third member gone, it is one half of the majority.
            ensemble.allBut(leader).get(1).kill();
            client.awaitConnected();
            client.create("/with-the-new-member", "", CreateMode.PERSISTENT);
        }
    }
}
