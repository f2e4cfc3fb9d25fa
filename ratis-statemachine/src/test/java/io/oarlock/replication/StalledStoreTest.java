package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.checkpoint.Checkpoints;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.checkpoint.StoredState;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.replica.ReadScope;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.LogPosition;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.storage.overlay.OverlaySettings;
import io.oarlock.storage.overlay.OverlayStore;
import io.oarlock.storage.overlay.WatchedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The store holds writes back until there is no room for another change: entries wait, and nothing else does. */
class StalledStoreTest {
    private static final int ENTRIES = 200;
    private static final long ROOM_BYTES = 64 << 10;

    @TempDir
    Path home;

    private final WatchedStore below = new WatchedStore(HeapStore.open(ZnodeCore.tables()));
    private final MetricRegistry metrics = new MetricRegistry();

    @Test
    @Timeout(60)
    void readsAndMetricsDoNotWaitForTheDisk() throws Exception {
        Applier applier = open();
        below.hang();
        CompletableFuture<Void> applying = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= ENTRIES; i++) {
                applier.apply(new LogPosition(1, i), Entries.creating(i, i, new byte[1000]));
            }
        });
        await().until(() -> metrics.value(Metric.STORE_UNWRITTEN_BYTES) >= ROOM_BYTES);
        awaitStandstill();

        CompletableFuture<Boolean> read = CompletableFuture.supplyAsync(() -> {
            try (ReadScope scope = applier.read()) {
                return scope.tree().find(Entries.path(1)) != null
                        && scope.tree().find(Entries.path(ENTRIES)) == null;
            }
        });
        await().until(read::isDone);
        assertThat(read.join()).isTrue();
        assertThat(applier.sessions()).isZero();
        assertThat(applying).isNotDone();

        below.goOn();
        applying.join();
        try (ReadScope scope = applier.read()) {
            assertThat(scope.tree().find(Entries.path(ENTRIES))).isNotNull();
        }
        applier.close();
    }

    /** Until no entry is applied any more. */
    private void awaitStandstill() {
        await().during(Duration.ofMillis(200)).until(() -> metrics.value(Metric.RAFT_APPLIED_INDEX), this::isStill);
    }

    private long last = -1;

    private boolean isStill(long applied) {
        boolean still = applied == last;
        last = applied;
        return still;
    }

    private Applier open() throws IOException {
        OverlaySettings overlay = new OverlaySettings(1000, ROOM_BYTES, Integer.MAX_VALUE, Duration.ofDays(1));
        StateDirectory directory = new StateDirectory(home);
        directory.prepare();
        Checkpoints checkpoints = new Checkpoints(
                directory,
                StoredState.opener(
                        path -> OverlayStore.over(below, ZnodeCore.tables(), overlay), new CoreSettings(1 << 20)),
                metrics);
        return new Applier(checkpoints, 0, new DeafListener(), ApplyMark.in(home), metrics);
    }
}
