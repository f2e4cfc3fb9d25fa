package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.deploy.live.ControlFiles.Request;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.SessionPassword;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import io.oarlock.testing.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.data.StatPersisted;
import org.apache.zookeeper.txn.ErrorTxn;
import org.apache.zookeeper.txn.MultiTxn;
import org.apache.zookeeper.txn.Txn;
import org.apache.zookeeper.txn.TxnHeader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the leader makes of what the source tells, with the real rules. */
class SourceFollowerTest {
    private static final long LAST = 0x500000007L;
    private static final long SESSIONS_MAX = 3;
    private static final int SET_DATA = 5;
    private static final int MULTI = 14;

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
        return follower(List.of(leader.address()), replica, files);
    }

    private static SourceFollower follower(
            List<InetSocketAddress> source, MigratingReplica replica, ControlFiles files) {
        return new SourceFollower(
                new SourceSettings(source, 1, SESSIONS_MAX, null),
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

    /** A transaction of more parts than the heap bears. */
    private static byte[] manyParts() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryOutputArchive out = BinaryOutputArchive.getArchive(bytes);
        new TxnHeader(1, 1, LAST + 1, 1_000, MULTI).serialize(out, "header");
        new MultiTxn(Collections.nCopies(250_001, new Txn(SET_DATA, new byte[0]))).serialize(out, "txn");
        return bytes.toByteArray();
    }

    private static void tellMany(ScriptedLeader.Said said) throws IOException {
        said.packet(ScriptedLeader.DIFF, LAST, null)
                .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)
                .packet(ScriptedLeader.UP_TO_DATE, -1, null)
                .packet(ScriptedLeader.INFORM, LAST + 1, manyParts());
    }

    /** The same behind a snapshot of what every tree has. */
    private static void tellManyBehindTheTree(ScriptedLeader.Said said) throws IOException {
        tellTree(said, LAST);
        said.packet(ScriptedLeader.INFORM, LAST + 1, manyParts());
    }

    private static void tellTree(ScriptedLeader.Said said, long zxid) throws IOException {
        said.packet(ScriptedLeader.SNAP, zxid, null);
        said.out().writeInt(0, "sessions");
        said.out().writeInt(0, "acls");
        for (String path : List.of("", "/zookeeper", "/zookeeper/quota")) {
            said.out().writeString(path, "path");
            said.out().writeBuffer(new byte[0], "data");
            said.out().writeLong(-1, "acl");
            new StatPersisted().serialize(said.out(), "stat");
        }
        said.out().writeString("/", "path");
        said.out().writeString("BenWasHere", "signature");
    }

    private static void tellAnOlderTree(ScriptedLeader.Said said) throws IOException {
        tellTree(said, LAST - 3);
        said.packet(ScriptedLeader.NEW_LEADER, 6L << 32, null).packet(ScriptedLeader.UP_TO_DATE, -1, null);
        said.await(ScriptedLeader.REQUEST);
    }

    /** More than can be held until the leader is confirmed: it is asked for its whole tree then. */
    private static void tellTooMuch(ScriptedLeader.Said said) throws IOException {
        said.packet(ScriptedLeader.DIFF, LAST, null);
        byte[] large = new byte[1 << 20];
        for (int i = 1; i <= 40; i++) {
            said.packet(ScriptedLeader.INFORM, LAST + i, ScriptedLeader.change(LAST + i, "/a", large));
        }
    }

    /** A source that was set back, as from a backup, must not set us back: clients have seen more. */
    @Test
    void aTreeThatIsOlderThanWhatWasTakenIsNotTaken() throws Exception {
        ControlFiles files = new ControlFiles(directory);
        int port = FreePorts.take();
        try (MigratingReplica replica = new MigratingReplica(0)) {
            replica.followFrom(LAST);
            InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", port);
            try (SourceFollower follower = follower(List.of(address), replica, files)) {
                ScriptedLeader leader = new ScriptedLeader(port, 6, SourceFollowerTest::tellTooMuch);
                follower.start();
                awaitStatus(files, "asked for its whole tree");
                leader.close();
                ScriptedLeader older = new ScriptedLeader(port, 6, SourceFollowerTest::tellAnOlderTree);
                awaitStatus(files, "0x500000004");
                older.close();
                assertThat(files.status(System.currentTimeMillis())).contains("zxid 0x500000007");
                assertThat(replica.proposed()).isEmpty();
                assertThat(replica.state().phase()).isEqualTo(Phase.FOLLOWING);
                // The tree is not asked for again at once, but operators are heard.
                files.ask(Request.ABORT);
                Awaitility.await().until(() -> replica.state().phase() == Phase.ABORTED);
            }
        }
    }

    private static void tellHalfATree(ScriptedLeader.Said said) throws IOException {
        said.packet(ScriptedLeader.SNAP, LAST, null);
        said.out().writeInt(900_000, "sessions");
        said.out().writeLong(1, "session");
    }

    private static void tellWholeTree(ScriptedLeader.Said said) throws IOException {
        tellTree(said, LAST);
        said.packet(ScriptedLeader.NEW_LEADER, 6L << 32, null).packet(ScriptedLeader.UP_TO_DATE, -1, null);
        said.await(ScriptedLeader.REQUEST);
    }

    @Test
    void aSourceThatEndsInTheMiddleOfItsTreeIsAskedForAllOfItAgain() throws Exception {
        ControlFiles files = new ControlFiles(directory);
        int port = FreePorts.take();
        InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", port);
        try (MigratingReplica replica = new MigratingReplica(0);
                SourceFollower follower = follower(List.of(address), replica, files)) {
            ScriptedLeader leader = new ScriptedLeader(port, 6, SourceFollowerTest::tellHalfATree);
            follower.start();
            awaitStatus(files, "the connection ended");
            leader.close();
            assertThat(replica.proposed()).isEmpty();
            ScriptedLeader again = new ScriptedLeader(port, 6, SourceFollowerTest::tellWholeTree);
            awaitStatus(files, "phase FOLLOWING");
            again.close();
            assertThat(replica.lastZxid()).isEqualTo(LAST);
            assertThat(directory.resolve("migration/staging")).isEmptyDirectory();
        }
    }

    private static void tellWhole(ScriptedLeader.Said said, String server) throws IOException {
        byte[] configuration = (server + "=" + server + ":2888:3888").getBytes(StandardCharsets.UTF_8);
        said.packet(ScriptedLeader.DIFF, LAST, null)
                .packet(ScriptedLeader.NEW_LEADER, 6L << 32, configuration)
                .packet(ScriptedLeader.UP_TO_DATE, -1, null)
                .packet(ScriptedLeader.PING, LAST, null);
        said.await(ScriptedLeader.PING);
    }

    /** Which may be one whose servers have all got other names: whoever knows that learns what to do. */
    @Test
    void aLeaderOfOtherServersIsToldToTheOperatorWithWhatToDo() throws Exception {
        ControlFiles files = new ControlFiles(directory);
        int port = FreePorts.take();
        InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", port);
        try (MigratingReplica replica = new MigratingReplica(0)) {
            replica.followFrom(LAST);
            try (SourceFollower follower = follower(List.of(address), replica, files)) {
                ScriptedLeader leader = new ScriptedLeader(port, 6, said -> tellWhole(said, "server.1"));
                follower.start();
                awaitStatus(files, "the connection ended");
                leader.close();
                ScriptedLeader renamed = new ScriptedLeader(port, 7, said -> tellWhole(said, "server.2"));
                awaitStatus(files, "If it is the same one by other names, restart this member");
                renamed.close();
            }
            assertThat(replica.state().phase()).isEqualTo(Phase.FOLLOWING);
        }
    }

    private static void awaitStatus(ControlFiles files, String text) {
        Awaitility.await(text)
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> files.status(System.currentTimeMillis()).contains(text));
    }

    /** There is nothing to stop yet; the next snapshot has it. */
    @Test
    void aTransactionOfTooManyPartsInTheFirstCopyIsToldAsWhatItIs() throws Exception {
        ControlFiles files = new ControlFiles(directory);
        try (MigratingReplica replica = new MigratingReplica(0);
                ScriptedLeader leader = new ScriptedLeader(6, SourceFollowerTest::tellManyBehindTheTree);
                SourceFollower follower = follower(leader, replica, files)) {
            follower.start();
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> files.status(System.currentTimeMillis()).contains("trouble "));
            assertThat(files.status(System.currentTimeMillis()))
                    .contains("transaction 0x500000008 with 250001 parts")
                    .contains("phase NOT_BEGUN");
            assertThat(replica.proposed()).isEmpty();
        }
    }

    @Test
    void aTransactionOfTooManyPartsStopsTheMigrationByName() throws Exception {
        try (MigratingReplica replica = new MigratingReplica(0);
                ScriptedLeader leader = new ScriptedLeader(6, SourceFollowerTest::tellMany)) {
            replica.followFrom(LAST);
            try (SourceFollower follower = follower(leader, replica, new ControlFiles(directory))) {
                follower.start();
                Awaitility.await().until(() -> replica.state().phase() == Phase.STOPPED);
            }
            assertThat(replica.state().reason()).contains("transaction 0x500000008 with 250001 parts");
        }
    }

    /** Which is no refusal, and so might say more than the one of the leader, who is asked behind it. */
    @Test
    void aServerThatHangsUpDoesNotHideWhatTheLeaderHasTold() throws Exception {
        try (MigratingReplica replica = new MigratingReplica(0);
                ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ScriptedLeader leader = new ScriptedLeader(6, SourceFollowerTest::tellMany)) {
            Thread hangsUp = new Thread(() -> hangUp(other), "hangs-up");
            hangsUp.start();
            InetSocketAddress first = InetSocketAddress.createUnresolved("127.0.0.1", other.getLocalPort());
            replica.followFrom(LAST);
            try (SourceFollower follower =
                    follower(List.of(first, leader.address()), replica, new ControlFiles(directory))) {
                follower.start();
                Awaitility.await().until(() -> replica.state().phase() == Phase.STOPPED);
            }
            assertThat(replica.state().reason()).contains("transaction 0x500000008 with 250001 parts");
        }
    }

    private static void hangUp(ServerSocket listener) {
        try {
            while (true) {
                listener.accept().close();
            }
        } catch (IOException over) {
            // The test is.
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
