package io.oarlock.migration.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.migration.zookeeper.DamagedFileException;
import io.oarlock.migration.zookeeper.ZooKeeperFiles;
import io.oarlock.model.Session;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.StateAudit;
import io.oarlock.rows.Tables;
import io.oarlock.storage.heap.HeapStore;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of real ZooKeepers become the tree that ZooKeeper itself makes of them, or an error that says why not. */
class SnapshotImportTest {
    private static final long NOW = 2_000_000_000_000L;
    private static final SnapshotImport.Options WITH_SESSIONS = new SnapshotImport.Options(true, true, NOW);
    private static final SnapshotImport.Options WITHOUT_SESSIONS = new SnapshotImport.Options(false, true, NOW);

    @TempDir
    private Path directory;

    private final HeapStore store = HeapStore.open(Tables.ALL);

    static Iterable<String> versions() {
        return Fixture.VERSIONS;
    }

    private SnapshotImport.Result importFrom(Path dataDir, SnapshotImport.Options options) throws IOException {
        ZooKeeperFiles files = ZooKeeperFiles.find(dataDir, null);
        return SnapshotImport.run(files, files.snapshots().get(0), store, options, Progress.SILENT);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theTreeIsTheOneThatZooKeeperMakesOfItsFiles(String version) throws IOException {
        Path dataDir = Fixture.copy(version, directory);
        Map<Long, Integer> sessions = new HashMap<>();
        Map<String, String> expected = TreeText.ofZooKeeper(dataDir, sessions);

        SnapshotImport.Result result = importFrom(dataDir, WITH_SESSIONS);

        assertThat(TreeText.of(store)).isEqualTo(expected).containsKey("/größe 北京");
        assertThat(StateAudit.findings(store)).isEmpty();
        assertThat(result.transactions()).isGreaterThan(5);
        assertThat(sessions).hasSize(1).containsKey(Fixture.session(dataDir));
        Session session =
                Objects.requireNonNull(new LiveTree(store, result.state(), 0).session(Fixture.session(dataDir)));
        assertThat(session.timeoutMillis()).isEqualTo(30_000);
        assertThat(new BigInteger(1, session.password().array()).toString(16)).isEqualTo(Fixture.password(dataDir));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void sessionsThatAreNotKeptEndWithTheirEphemerals(String version) throws IOException {
        Path dataDir = Fixture.copy(version, directory);

        SnapshotImport.Result result = importFrom(dataDir, WITHOUT_SESSIONS);

        assertThat(TreeText.of(store)).doesNotContainKey("/alive").containsKey("/later/a");
        assertThat(result.ephemeralsDropped()).isEqualTo(1);
        assertThat(result.state().totals().sessions()).isZero();
        assertThat(StateAudit.findings(store)).isEmpty();
    }

    /**
     * A snapshot calls the root by the empty path, a transaction "/". The files are those of ZooKeeper 3.9.5 after
     * {@code setAcl / world:anyone:cdrwa}, {@code set / hello} and {@code create /a x}.
     */
    @Test
    void transactionsMayChangeTheRoot() throws IOException {
        Path dataDir = Fixture.copy("changed-root", directory);
        Map<String, String> expected = TreeText.ofZooKeeper(dataDir, new HashMap<>());

        SnapshotImport.Result result = importFrom(dataDir, WITHOUT_SESSIONS);

        assertThat(TreeText.of(store)).isEqualTo(expected).containsKey("/a");
        assertThat(result.digestCheckedTo()).isEqualTo(8);
    }

    @Test
    void digestsAreCheckedAsFarAsZooKeeperWroteThem() throws IOException {
        Path dataDir = Fixture.copy("3.6.4", directory);

        SnapshotImport.Result result = importFrom(dataDir, WITH_SESSIONS);

        assertThat(result.digestCheckedTo()).isEqualTo(result.state().lastZxid());
    }

    @Test
    void aWrongDigestEndsTheImportUnlessItIsNotEnforced() throws IOException {
        Path dataDir = Fixture.copy("3.6.4", directory);
        Logs.replaceDigest(Fixture.log(dataDir), 0x2c, 4711);

        assertThatThrownBy(() -> importFrom(dataDir, WITH_SESSIONS))
                .isInstanceOf(DigestMismatchException.class)
                .hasMessageContaining("after transaction 0x2c");
        SnapshotImport.Options lenient = new SnapshotImport.Options(true, false, NOW);
        ZooKeeperFiles files = ZooKeeperFiles.find(dataDir, null);
        HeapStore other = HeapStore.open(Tables.ALL);
        assertThat(SnapshotImport.run(files, files.snapshots().get(0), other, lenient, Progress.SILENT)
                        .digestMismatches())
                .isEqualTo(1);
    }

    @Test
    void aTornLastRecordIsTheEndOfTheLog() throws IOException {
        Path dataDir = Fixture.copy("3.6.4", directory);
        long whole = importFrom(dataDir, WITH_SESSIONS).state().lastZxid();
        Logs.cutLastRecord(Fixture.log(dataDir));
        ZooKeeperFiles files = ZooKeeperFiles.find(dataDir, null);
        HeapStore other = HeapStore.open(Tables.ALL);

        SnapshotImport.Result result =
                SnapshotImport.run(files, files.snapshots().get(0), other, WITH_SESSIONS, Progress.SILENT);

        assertThat(result.state().lastZxid()).isEqualTo(whole - 1);
    }

    @Test
    void aDamagedRecordIsNamedWithFileAndOffset() throws IOException {
        Path dataDir = Fixture.copy("3.6.4", directory);
        long offset = Logs.offsetOf(Fixture.log(dataDir), 0x2c);
        flip(Fixture.log(dataDir), offset + 30);

        assertThatThrownBy(() -> importFrom(dataDir, WITH_SESSIONS))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("log.1 is damaged at byte " + offset + ": the checksum");
    }

    @Test
    void recordsThatBecameZerosAreDamageToo() throws IOException {
        Path dataDir = Fixture.copy("3.6.4", directory);
        long offset = Logs.offsetOf(Fixture.log(dataDir), 0x2c);
        long end = Logs.offsetOf(Fixture.log(dataDir), 0x2d);
        byte[] bytes = Files.readAllBytes(Fixture.log(dataDir));
        java.util.Arrays.fill(bytes, (int) offset, (int) end, (byte) 0);
        Files.write(Fixture.log(dataDir), bytes);

        assertThatThrownBy(() -> importFrom(dataDir, WITH_SESSIONS))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("at byte " + offset + ": an empty record, with something behind it");
    }

    @Test
    void missingTransactionsAreMissed() throws IOException {
        Path dataDir = Fixture.copy("3.6.4", directory);
        Logs.dropRecord(Fixture.log(dataDir), 0x2c);

        assertThatThrownBy(() -> importFrom(dataDir, WITH_SESSIONS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("transactions between 0x2b and 0x2d are missing");
    }

    @Test
    void aDamagedSnapshotIsNamedWithFileAndOffset() throws IOException {
        Path dataDir = Fixture.copy("3.6.4", directory);
        Path snapshot = Fixture.snapshot(dataDir);
        flip(snapshot, 1000);

        assertThatThrownBy(() -> importFrom(dataDir, WITH_SESSIONS))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(snapshot.getFileName() + " is damaged at byte");
    }

    @Test
    void aSnapshotThatWasCutShortIsDamaged() throws IOException {
        Path dataDir = Fixture.copy("3.4.14", directory);
        Path snapshot = Fixture.snapshot(dataDir);
        byte[] bytes = Files.readAllBytes(snapshot);
        Files.write(snapshot, java.util.Arrays.copyOf(bytes, bytes.length - 20));

        assertThatThrownBy(() -> importFrom(dataDir, WITH_SESSIONS))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("it ends too early");
    }

    @Test
    void aSnapshotThatIsAheadOfTheLogsIsNotWhole() throws IOException {
        Path dataDir = Fixture.copy("3.4.14", directory);
        Path snapshot = Fixture.snapshot(dataDir);
        // Named after an earlier transaction, as one that was being written while ZooKeeper went on.
        Files.move(snapshot, snapshot.resolveSibling("snapshot.10"));
        Files.delete(Fixture.log(dataDir));

        assertThatThrownBy(() -> importFrom(dataDir, WITH_SESSIONS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("went on to 0x")
                .hasMessageContaining("the transaction logs end at 0x10");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void transactionsThatTheSnapshotHoldsAlreadyAreHarmless(String version) throws IOException {
        Path dataDir = Fixture.copy(version, directory);
        Map<String, String> expected = TreeText.ofZooKeeper(dataDir, new HashMap<>());
        // As fuzzy as can be: everything since the first create is in it and comes again.
        Path snapshot = Fixture.snapshot(dataDir);
        Files.deleteIfExists(snapshot.resolveSibling("snapshot.0"));
        Files.move(snapshot, snapshot.resolveSibling("snapshot.1"));

        SnapshotImport.Result result = importFrom(dataDir, WITH_SESSIONS);

        assertThat(TreeText.of(store)).isEqualTo(expected);
        assertThat(result.digestMismatches()).isZero();
        assertThat(StateAudit.findings(store)).isEmpty();
    }

    private static void flip(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).put((int) offset, (byte) (bytes[(int) offset] ^ 1));
        Files.write(file, bytes);
    }
}
