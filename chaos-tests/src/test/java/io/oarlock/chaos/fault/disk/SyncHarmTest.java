package io.oarlock.chaos.fault.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.cluster.Cluster;
import io.oarlock.chaos.cluster.Layout;
import io.oarlock.chaos.cluster.Needed;
import io.oarlock.chaos.cluster.ProcessCluster;
import io.oarlock.chaos.cluster.ServerKind;
import io.oarlock.chaos.cluster.host.HostCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncHarmTest {

    /** Syncs a file until that fails. */
    private static final String SYNCING = "touch f; echo ready; while sync f; do :; done; echo sync failed; exit 7";

    @TempDir
    private Path directory;

    private Cluster cluster;

    @BeforeAll
    static void needATracer() {
        boolean can = HostCommand.isRoot() && HostCommand.exists("strace");
        Needed.without(can ? Optional.empty() : Optional.of("needs root and strace"), SyncHarmTest.class);
    }

    @BeforeEach
    void start() throws Exception {
        ServerKind syncing = new ServerKind("syncing", List.of("sh", "-c", SYNCING));
        cluster = ProcessCluster.onLoopback(syncing, new Layout(directory, 1, 500));
        cluster.start(1);
        Awaitility.await()
                .untilAsserted(() -> assertThat(cluster.log(1)).content().contains("ready"));
    }

    @AfterEach
    void end() throws Exception {
        cluster.close();
    }

    @Test
    void syncsFailWhileTheTracerIsThere() throws Exception {
        SyncHarm.ERROR.inject(cluster, 1);

        Awaitility.await().untilAsserted(() -> assertThat(cluster.isRunning(1)).isFalse());
        assertThat(cluster.exitStatus(1)).hasValue(7);
        assertThat(cluster.log(1)).content().contains("sync failed");
    }
}
