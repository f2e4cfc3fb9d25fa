package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.checkpoint.Checkpoints;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.checkpoint.StoredState;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Operation;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.Ticket;
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
import java.util.List;
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
                applier.apply(new LogPosition(1, i), create(i));
            }
        });
        await().until(() -> metrics.value(Metric.STORE_UNWRITTEN_BYTES) >= ROOM_BYTES);
        awaitStandstill();

        CompletableFuture<Boolean> read = CompletableFuture.supplyAsync(() -> {
            try (ReadScope scope = applier.read()) {
                return scope.tree().find(path(1)) != null && scope.tree().find(path(ENTRIES)) == null;
            }
        });
        await().until(read::isDone);
        assertThat(read.join()).isTrue();
        assertThat(applier.sessions()).isZero();
        assertThat(applying).isNotDone();

        below.goOn();
        applying.join();
        try (ReadScope scope = applier.read()) {
            assertThat(scope.tree().find(path(ENTRIES))).isNotNull();
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
        return new Applier(checkpoints, 0, new Deaf(), ApplyMark.in(home), metrics);
    }

    private static ZnodePath path(int i) {
        return new ZnodePath("/a" + i);
    }

    private static byte[] create(int i) {
        Operation create = new Operation.Create(
                path(i), Bytes.wrap(new byte[1000]), Acl.OPEN.entries(), 0, -1, Operation.Create.Form.CREATE2);
        byte[] entry = EntryCodec.encode(new Entry.Origin(1, 1, i), List.of(Proposal.internal(create)));
        EntryCodec.stamp(entry, new Entry.Stamp(1, Policy.DEFAULT));
        return entry;
    }

    private static final class Deaf implements ApplyListener {
        @Override
        public void onApplied(List<Applied> applied) {}

        @Override
        public void onDropped(Ticket ticket) {}

        @Override
        public void onStateReplaced() {}

        @Override
        public void onStatus(ReplicaStatus status) {}
    }
}
