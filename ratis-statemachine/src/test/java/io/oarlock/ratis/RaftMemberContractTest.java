package io.oarlock.ratis;

import io.oarlock.checkpoint.StoredState;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.op.Entry;
import io.oarlock.op.Policy;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaContract;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** Ratis, the znode rules and RocksDB keep what a front end relies on. */
class RaftMemberContractTest extends ReplicaContract {
    @TempDir
    Path root;

    private RaftMember member;

    @Override
    protected Replica open(ApplyListener listener, LeaderInbox inbox) throws Exception {
        member = RaftMember.open(
                new TestGroup(root, 1).settings(1),
                new MemberSurroundings(
                        StoredState.opener(
                                directory -> RocksStore.open(
                                        directory,
                                        ZnodeCore.tables(),
                                        RocksSettings.DEFAULTS.withMemoryBytesMax(64L << 20)),
                                new CoreSettings(16L << 20)),
                        sessions -> new Entry.Stamp(System.currentTimeMillis(), Policy.DEFAULT),
                        listener,
                        inbox,
                        (reason, cause) -> {
                            throw new AssertionError(reason, cause);
                        },
                        new MetricRegistry()));
        member.start();
        // What the member proposes by itself takes along what others have not flushed yet.
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> rulesLevel() == RulesLevel.NEWEST);
        return member;
    }

    private int rulesLevel() {
        try (ReadScope scope = member.read()) {
            return scope.tree().rulesLevel();
        }
    }

    @Override
    protected void close() throws Exception {
        member.close();
    }
}
