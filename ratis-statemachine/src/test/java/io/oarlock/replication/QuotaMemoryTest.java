package io.oarlock.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.checkpoint.Checkpoints;
import io.oarlock.checkpoint.StateDirectory;
import io.oarlock.checkpoint.StoredState;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Acl;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Operation;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.op.RulesLevel;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.LogPosition;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.heap.HeapStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators see the heap that quotas take, and how much it may be. */
class QuotaMemoryTest {
    private static final int MORE_THAN_AN_ENTRY_COUNTS = (int) Bound.COUNTED_ZNODES_PER_ENTRY.defaultValue() + 10;

    @TempDir
    Path home;

    private final MetricRegistry metrics = new MetricRegistry();
    private int applied;

    @Test
    void theMetricsTellOfCountsUnderWayAndOfTheIndex() throws IOException {
        StateDirectory directory = new StateDirectory(home);
        directory.prepare();
        Checkpoints checkpoints = new Checkpoints(
                directory,
                StoredState.opener(path -> HeapStore.open(ZnodeCore.tables()), new CoreSettings(1 << 20)),
                metrics);
        Applier applier = new Applier(checkpoints, 0, new DeafListener(), ApplyMark.in(home), metrics);
        assertThat(metrics.value(Metric.QUOTA_COUNTS_BYTES)).isZero();
        assertThat(metrics.value(Metric.QUOTA_COUNTS_BYTES_MAX)).isEqualTo(16 << 20);
        assertThat(metrics.value(Metric.QUOTA_INDEX_BYTES_MAX)).isEqualTo(32 << 20);

        apply(applier, List.of(new Operation.RaiseRulesLevel(RulesLevel.NEWEST)));
        List<Operation> tree = new ArrayList<>();
        tree.add(creating("/big"));
        for (int i = 0; i < MORE_THAN_AN_ENTRY_COUNTS; i++) {
            tree.add(creating("/big/n" + i));
        }
        apply(applier, tree);
        apply(applier, List.of(creating("/zookeeper/quota/big"), creating("/zookeeper/quota/big/zookeeper_limits")));
        apply(applier, List.of(creating("/zookeeper/quota/big/zookeeper_stats")));
        assertThat(metrics.value(Metric.QUOTA_COUNTS_BYTES)).isBetween(200L, 400L);
        assertThat(metrics.value(Metric.QUOTA_INDEX_BYTES)).isBetween(100L, 400L);

        apply(applier, List.of(new Operation.RaiseRulesLevel(0)));
        assertThat(metrics.value(Metric.QUOTA_COUNTS_BYTES)).isZero();
        applier.close();
    }

    private void apply(Applier applier, List<Operation> operations) {
        applied++;
        byte[] entry = EntryCodec.encode(
                new Entry.Origin(1, 1, applied),
                operations.stream().map(Proposal::internal).toList());
        EntryCodec.stamp(entry, new Entry.Stamp(1, Policy.DEFAULT));
        applier.apply(new LogPosition(1, applied), entry);
    }

    private static Operation creating(String path) {
        return new Operation.Create(
                new ZnodePath(path), Bytes.EMPTY, Acl.OPEN.entries(), 0, -1, Operation.Create.Form.CREATE2);
    }
}
