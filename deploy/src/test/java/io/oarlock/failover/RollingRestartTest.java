package io.oarlock.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Member;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Every member is restarted in turn, as an upgrade does it. */
class RollingRestartTest {
    private static final int CLIENTS = 6;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(420)
    void noSessionExpiresAndEveryEphemeralStaysTheSame() throws Exception {
        try (Ensemble ensemble = Ensemble.start(3, directory)) {
            Map<String, Client> owners = new LinkedHashMap<>();
            Map<String, Long> sessions = new TreeMap<>();
            Map<String, Long> created = new TreeMap<>();
            for (int i = 0; i < CLIENTS; i++) {
                String path = "/ephemeral-" + i;
                Client owner = ensemble.connectToAny();
                owner.create(path, "", CreateMode.EPHEMERAL);
                owners.put(path, owner);
                sessions.put(path, owner.sessionId());
                created.put(path, owner.stat(path).getCzxid());
            }
            Writer writer = new Writer(ensemble.connectToAny(), "/load");

            for (Member member : ensemble.cluster().members()) {
                writer.awaitRounds(20);
                int exitCode = member.stop();
                if (Ensemble.keepsConnections()) {
                    assertThat(exitCode).isZero();
                }
                member.start();
                member.awaitServing();
            }

            writer.awaitRounds(20);
            writer.stop();
            for (Member member : ensemble.cluster().members()) {
                Client reader = ensemble.connect(member);
                reader.sync();
                writer.verify(reader);
                for (String path : owners.keySet()) {
                    assertThat(reader.stat(path)).as(path).isNotNull().satisfies(stat -> {
                        assertThat(stat.getCzxid()).isEqualTo(created.get(path));
                        assertThat(stat.getEphemeralOwner()).isEqualTo(sessions.get(path));
                    });
                }
            }
            owners.forEach((path, owner) -> {
                owner.awaitConnected();
                assertThat(owner.sessionId()).isEqualTo(sessions.get(path));
                assertThat(owner.states()).doesNotContain(KeeperState.Expired);
            });
            assertThat(writer.client().states()).doesNotContain(KeeperState.Expired);
        }
    }
}
