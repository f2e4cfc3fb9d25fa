package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.live.ControlFiles.Request;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.SessionPassword;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.txn.ErrorTxn;
import org.apache.zookeeper.txn.TxnHeader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the leader makes of what the source tells, with the real rules. */
class SourceFollowerTest {
    private static final long LAST = 0x500000007L;
    private static final long SESSIONS_MAX = 3;

    @TempDir
    private Path directory;

    /** A request that failed: it takes a zxid and changes nothing. */
    private static byte[] failed(long zxid) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryOutputArchive out = BinaryOutputArchive.getArchive(bytes);
        new TxnHeader(1, 1, zxid, 1_000, -1).serialize(out, "header");
        new ErrorTxn(-101).serialize(out, "txn");
        return bytes.toByteArray();
    }

    private static SourceFollower follower(ScriptedLeader leader, MigratingReplica replica, ControlFiles files) {
        return new SourceFollower(
                new SourceSettings(List.of(leader.address()), 1, SESSIONS_MAX),
                replica,
                files,
                MigratingReplica.noRequests(),
                new MetricRegistry());
    }

    /** Never has nothing to tell. */
    private static void tellOnAndOn(ScriptedLeader.Said said) throws IOException {
        said.packet(ScriptedLeader.DIFF, LAST, null)
                .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)
                .packet(ScriptedLeader.UP_TO_DATE, -1, null);
        for (long zxid = LAST + 1; ; zxid++) {
            said.packet(ScriptedLeader.INFORM, zxid, failed(zxid));
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Test
    void aForcedSwitchDoesNotWaitUntilTheSourceHasNothingToTell() throws Exception {
        ControlFiles files = new ControlFiles(directory);
        try (MigratingReplica replica = new MigratingReplica(50);
                ScriptedLeader leader = new ScriptedLeader(6, SourceFollowerTest::tellOnAndOn)) {
            replica.followFrom(LAST);
            try (SourceFollower follower = follower(leader, replica, files)) {
                follower.start();
                Awaitility.await().until(() -> replica.entries() > 50);
                files.ask(Request.FORCE_SWITCH);
                Awaitility.await().until(() -> replica.state().phase() == Phase.SWITCHED);
            }
        }
    }

    @Test
    void aStatusThatCannotBeWrittenDoesNotStopTheFollowing() throws Exception {
        ControlFiles files = new ControlFiles(directory);
        Files.createDirectories(directory.resolve("migration/status.new"));
        try (MigratingReplica replica = new MigratingReplica(0);
                ScriptedLeader leader = new ScriptedLeader(6, SourceFollowerTest::tellOnAndOn)) {
            replica.followFrom(LAST);
            try (SourceFollower follower = follower(leader, replica, files)) {
                follower.start();
                // The status is written every half second: the connection must outlast several.
                Awaitility.await().until(() -> replica.entries() > 500);
            }
        }
    }

    @Test
    void dataThatCameWhileTheTreeWasReceivedIsNotOverwritten() throws Exception {
        try (MigratingReplica replica = new MigratingReplica(0);
                StagedCopy copy = StagedCopy.begin(directory.resolve("copy"))) {
            CopyTakeover takeover = new CopyTakeover(replica, new Steps(replica), znodes -> {});
            takeover.refuseOwnData();
            replica.apply(new Proposal(7, 0, List.of(), new Operation.OpenSession(30_000, SessionPassword.of(7))));
            long before = replica.entries();

            assertThatThrownBy(() -> takeover.run(copy))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("data of its own");
            assertThat(replica.entries()).isEqualTo(before);
        }
    }

    @Test
    void theSettingIsIgnoredByAnEnsembleWithDataOfItsOwnAndSaysSo() throws Exception {
        ControlFiles files = new ControlFiles(directory);
        try (MigratingReplica replica = new MigratingReplica(0);
                ScriptedLeader leader = new ScriptedLeader(6, SourceFollowerTest::tellOnAndOn)) {
            replica.apply(new Proposal(7, 0, List.of(), new Operation.OpenSession(30_000, SessionPassword.of(7))));
            try (SourceFollower follower = follower(leader, replica, files)) {
                follower.start();
                Awaitility.await()
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> files.status(System.currentTimeMillis()).contains("data of its own"));
            }
            assertThat(replica.proposed()).isEmpty();
        }
    }
}
