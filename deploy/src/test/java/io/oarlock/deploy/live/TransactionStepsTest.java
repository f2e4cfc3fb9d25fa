package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.SourceAnswer;
import io.oarlock.op.SourceChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a source may ask of all members in one transaction. */
class TransactionStepsTest {
    private static final long LAST = 0x600000007L;
    private static final long SESSION = 0x0100_0000_0000_0007L;
    private static final int LARGE_BYTES = 14 << 20;
    private static final int SESSIONS_MAX = 2;

    private final MigratingReplica replica = new MigratingReplica(0);
    private final TransactionSteps steps =
            new TransactionSteps(new Steps(replica), new AppliedMigration(replica), SESSIONS_MAX, new MetricRegistry());
    private long last = LAST;

    TransactionStepsTest() {
        replica.followFrom(LAST);
    }

    @AfterEach
    void close() {
        replica.close();
    }

    private boolean isTaken(long session, List<SourceChange> changes) throws IOException {
        long zxid = last + 1;
        Steps.Refusal refusal = steps.add(
                new MigrationStep.Apply(last, zxid, 1_000, session, changes, null),
                new Transaction(session, zxid, 1_000, changes, null, new SourceAnswer(1, 1, List.of())));
        if (replica.state().phase() == Phase.FOLLOWING) {
            last = zxid;
        }
        return refusal == null && last == zxid;
    }

    private static SourceChange create(String path, Bytes data, long owner) {
        return new SourceChange.Create(new ZnodePath(path), data, Acl.OPEN, owner, -1);
    }

    private List<SourceChange> largeZnodes(int count) throws IOException {
        Bytes data = Bytes.wrap(new byte[LARGE_BYTES]);
        List<SourceChange> changes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            assertThat(isTaken(SESSION, List.of(create("/large" + i, data, 0)))).isTrue();
            changes.add(new SourceChange.SetAcl(new ZnodePath("/large" + i), Acl.OPEN, 1));
        }
        return changes;
    }

    private String reason() {
        return replica.state().reason();
    }

    @Test
    void changesThatWriteMoreAgainThanAMemberCanHoldStopTheMigrationUntaken() throws IOException {
        List<SourceChange> changes = largeZnodes(5);

        assertThat(isTaken(SESSION, changes)).isFalse();

        assertThat(replica.state().phase()).isEqualTo(Phase.STOPPED);
        assertThat(reason())
                .contains("transaction 0x60000000d of the session 0x100000000000007, with 5 parts")
                .contains("140 MiB of 128 MiB")
                .contains("Nothing of it was taken");
    }

    @Test
    void manyChangesOfOneLargeZnodeAreTaken() throws IOException {
        SourceChange change = largeZnodes(1).get(0);

        assertThat(isTaken(SESSION, Collections.nCopies(60_000, change))).isTrue();
    }

    @Test
    void moreZnodesThanAMemberCanMakeAtOnceStopTheMigration() throws IOException {
        List<SourceChange> changes = new ArrayList<>();
        for (int i = 0; i <= 128 << 10; i++) {
            changes.add(create("/n" + i, null, 0));
        }

        assertThat(isTaken(SESSION, changes)).isFalse();
        assertThat(reason()).contains("with 131073 parts").contains("128 MiB of 128 MiB");
    }

    @Test
    void aSessionWithMoreEphemeralsThanCanEndAtOnceStopsTheMigrationWhetherTheyAreListedOrNot() throws IOException {
        assertThat(isTaken(SESSION, List.of(new SourceChange.OpenSession(30_000))))
                .isTrue();
        for (int part = 0; part < 2; part++) {
            List<SourceChange> changes = new ArrayList<>();
            for (int i = 0; i < 70_000; i++) {
                changes.add(create("/" + part + "e" + i, null, SESSION));
            }
            assertThat(isTaken(SESSION, changes)).isTrue();
        }

        assertThat(isTaken(SESSION, List.of(new SourceChange.CloseSession(null))))
                .isFalse();
        assertThat(reason()).contains("128 MiB of 128 MiB");
    }

    /** Each of them goes into three deletions, whether the source lists it or not. */
    @Test
    void aSessionWhoseEphemeralsHaveLongPathsCountsTheirCharacters() throws IOException {
        assertThat(isTaken(SESSION, List.of(new SourceChange.OpenSession(30_000))))
                .isTrue();
        List<ZnodePath> paths = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ZnodePath path = new ZnodePath("/" + i + "e".repeat(1 << 20));
            paths.add(path);
            assertThat(isTaken(SESSION, List.of(create(path.value(), null, SESSION))))
                    .isTrue();
        }

        assertThat(size(List.of(new SourceChange.CloseSession(null))).isTooMuch())
                .isTrue();
        assertThat(size(List.of(new SourceChange.CloseSession(paths))).isTooMuch())
                .isTrue();
        assertThat(size(paths.stream()
                                .<SourceChange>map(SourceChange.Delete::new)
                                .toList())
                        .isTooMuch())
                .isTrue();
        assertThat(isTaken(SESSION, List.of(new SourceChange.CloseSession(null))))
                .isFalse();
        assertThat(reason()).contains("of 128 MiB").contains("Nothing of it was taken");
    }

    /** What an end of a session reads of quotas is the same where the source lists no ephemerals. */
    @Test
    void aTextOfAQuotaIsReadWithEachEphemeralThatEndsWithItsSession() throws IOException {
        Bytes large = Bytes.wrap(new byte[1 << 20]);
        assertThat(isTaken(SESSION, List.of(new SourceChange.OpenSession(30_000), create("/a", null, 0))))
                .isTrue();
        for (int i = 0; i < 600; i++) {
            assertThat(isTaken(SESSION, List.of(create("/a/e" + i, null, SESSION))))
                    .isTrue();
        }
        assertThat(isTaken(
                        SESSION,
                        List.of(
                                create("/zookeeper/quota/a", null, 0),
                                create("/zookeeper/quota/a/zookeeper_limits", large, 0))))
                .isTrue();

        assertThat(size(List.of(new SourceChange.CloseSession(null))).isTooMuch())
                .isTrue();
    }

    private TransactionWork.Size size(List<SourceChange> changes) {
        return TransactionWork.of(
                new Transaction(SESSION, last + 1, 1_000, changes, null, new SourceAnswer(1, 1, List.of())),
                new AppliedMigration(replica));
    }

    @Test
    void aTextOfAQuotaThatIsReadWithEachChangeCountsWithEach() throws IOException {
        Bytes large = Bytes.wrap(new byte[1 << 20]);
        assertThat(isTaken(SESSION, List.of(create("/a", null, 0), create("/zookeeper/quota/a", null, 0))))
                .isTrue();
        assertThat(isTaken(SESSION, List.of(create("/zookeeper/quota/a/zookeeper_limits", large, 0))))
                .isTrue();
        List<SourceChange> changes = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            changes.add(create("/a/n" + i, null, 0));
        }

        assertThat(isTaken(SESSION, changes)).isFalse();
        assertThat(reason()).contains("of 1024 MiB");
    }

    @Test
    void aSessionMoreThanThereMayBeStopsTheMigration() throws IOException {
        for (int i = 0; i < SESSIONS_MAX; i++) {
            assertThat(isTaken(SESSION + i, List.of(new SourceChange.OpenSession(30_000))))
                    .isTrue();
        }
        assertThat(isTaken(SESSION, List.of(new SourceChange.CloseSession(List.of()))))
                .isTrue();
        assertThat(isTaken(SESSION + 9, List.of(new SourceChange.OpenSession(30_000))))
                .isTrue();

        assertThat(isTaken(SESSION + 10, List.of(new SourceChange.OpenSession(30_000))))
                .isFalse();
        assertThat(reason())
                .contains("opens a session beside 2, and no more than 2 are possible (oarlock.sessionsMax)");
    }
}
