package io.oarlock.deploy.cli;

import static io.oarlock.deploy.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.cli.CommandRun.Ended;
import io.oarlock.migration.zookeeper.SnapshotWriter;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.moving.MovableTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What import, export and verify answer, and what they leave alone. */
class MigrationCommandsTest {
    @TempDir
    private Path directory;

    private Path source;
    private Path target;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectories(directory.resolve("source"));
        target = directory.resolve("target");
        MovableTree.prepare(source);
    }

    @Test
    void anImportOverwritesNothing() {
        assertThat(importTo(target).status()).isZero();

        Ended again = importTo(target);

        assertThat(again.status()).isEqualTo(3);
        assertThat(again.output()).contains("is there already").contains("nothing is overwritten");
    }

    /** Most likely they lie in a dataLogDir that was not named, and everything behind the snapshot is in them. */
    @Test
    void anImportWithoutAnyTransactionLogSaysWhatMayBeMissing() throws IOException {
        String warning = "no transaction log lies in " + source;

        assertThat(importTo(target).output()).contains(warning).contains("--log-dir");
        Files.createFile(source.resolve("version-2/log.6"));
        assertThat(importTo(directory.resolve("other")).output()).doesNotContain(warning);
    }

    @Test
    void aKilledImportLeavesNothingThatAServerTakesForItsData() throws IOException {
        Files.createDirectories(target.resolve("oarlock.importing/store.unfinished"));

        Ended again = importTo(target);

        assertThat(again.status()).isEqualTo(3);
        assertThat(again.output()).contains("another import is running, or one was killed");
        assertThat(target.resolve("oarlock")).doesNotExist();
    }

    @Test
    void aFailedImportLeavesNothing() throws IOException {
        Path snapshot = source.resolve("version-2/snapshot.5");
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[100] ^= 1;
        Files.write(snapshot, bytes);

        Ended failed = importTo(target);

        assertThat(failed.status()).isEqualTo(10);
        assertThat(failed.output()).contains("snapshot.5 is damaged at byte ");
        assertThat(names(target)).isEmpty();
    }

    @Test
    void anImportThatCannotBeginALogLeavesNothing() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        Ended failed = run(
                "import",
                "--snapshot-dir",
                source.toString(),
                "--data-dir",
                target.toString(),
                "--data-log-dir",
                file.toString());

        assertThat(failed.status()).as(failed.output()).isEqualTo(3);
        assertThat(names(target)).isEmpty();
        assertThat(importTo(target).status()).isZero();
    }

    @Test
    void aDamagedSnapshotIsPassedOverForTheOneBefore() throws IOException {
        Path snapshot = source.resolve("version-2/snapshot.5");
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[100] ^= 1;
        // The newest one, named as the same transaction so that no log is needed.
        Files.write(source.resolve("version-2/snapshot.5.gz"), bytes);

        assertThat(importTo(target).status()).isZero();
        assertThat(run("verify", source.resolve("version-2/snapshot.5").toString(), target.toString())
                        .status())
                .isZero();
    }

    @Test
    void aStoppedMemberIsExportedWithoutBeingChanged() throws IOException {
        assertThat(importTo(target).status()).isZero();
        String before = state(target);
        Path exported = directory.resolve("exported");

        Ended export = run("export", "--data-dir", target.toString(), "--to", exported.toString());

        assertThat(export.status()).as(export.output()).isZero();
        assertThat(names(exported.resolve("version-2"))).containsExactly("acceptedEpoch", "currentEpoch", "snapshot.5");
        assertThat(state(target)).isEqualTo(before);
        assertThat(run("verify", source.toString(), exported.toString()).status())
                .isZero();
        assertThat(run("export", "--data-dir", target.toString(), "--to", exported.toString())
                        .status())
                .isEqualTo(3);
    }

    /** Rows may be missing, which nobody who reads the others would notice. */
    @Test
    void aStateThatItsMemberFoundToBeDamagedIsNotExported() throws IOException {
        assertThat(importTo(target).status()).isZero();
        Path live = Files.createDirectories(target.resolve("oarlock/state-0"));
        Files.writeString(live.resolve("DAMAGED"), "rows are missing");
        Path exported = directory.resolve("exported");

        for (Ended refused : List.of(
                run("export", "--data-dir", target.toString(), "--to", exported.toString()),
                run("verify", source.toString(), target.toString()))) {
            assertThat(refused.status()).isIn(2, 3);
            assertThat(refused.output()).contains("rows are missing");
        }
        assertThat(exported).doesNotExist();
    }

    @Test
    void differencesAreNamedAndCounted() throws IOException {
        Path other = directory.resolve("other");
        MovableTree.prepareOther(other);

        Ended differs = run("verify", source.toString(), other.toString());

        assertThat(differs.status()).isEqualTo(1);
        assertThat(differs.output()).contains("/near: ").contains("cversion").contains(" 1 differences");
    }

    @Test
    void aTreeThatCannotBeReadHasAStatusOfItsOwn() {
        Ended missing = run("verify", source.toString(), "nowhere");

        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.output()).contains("nowhere does not exist");
    }

    /** Its session would end meanwhile: files of millions of znodes take minutes. */
    @Test
    void aServerIsConnectedToBehindTheReadingOfFiles() throws Exception {
        Path snapshot = source.resolve("version-2/snapshot.5");
        Files.write(snapshot, new byte[100]);
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread hangsUp = new Thread(() -> hangUp(server), "hangs-up");
            hangsUp.start();

            Ended failed = run("verify", "127.0.0.1:" + server.getLocalPort(), source.toString());

            assertThat(failed.status()).isEqualTo(2);
            assertThat(failed.output()).contains("snapshot.5").doesNotContain("session");
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

    /** Nobody makes one by a request, but where jute.maxbuffer was larger. */
    @Test
    void anExportWarnsOfZnodesThatZooKeeperHasTroubleWith() throws IOException {
        Path versioned = Files.createDirectories(directory.resolve("large/version-2"));
        try (SnapshotWriter writer = SnapshotWriter.create(versioned.resolve("snapshot.5"), Map.of(), Map.of())) {
            writer.add(ZnodePath.ROOT, znode(0));
            writer.add(new ZnodePath("/zookeeper"), znode(0));
            writer.add(new ZnodePath("/zookeeper/quota"), znode(0));
            writer.add(new ZnodePath("/fits"), znode((1 << 20) - 1 - 88));
            writer.add(new ZnodePath("/large"), znode(1 << 20));
            writer.finish(5);
        }
        assertThat(importTo(target).status()).isZero();
        source = directory.resolve("large");
        Path other = directory.resolve("other");
        assertThat(importTo(other).status()).isZero();

        Ended silent = run(
                "export",
                "--data-dir",
                target.toString(),
                "--to",
                directory.resolve("a").toString());
        Ended warns = run(
                "export",
                "--data-dir",
                other.toString(),
                "--to",
                directory.resolve("b").toString());

        assertThat(silent.output()).doesNotContain("WARNING");
        assertThat(warns.status()).isZero();
        assertThat(warns.output())
                .contains("WARNING: 1 znodes are too large", "the first one is /large.", "clients cannot read them")
                .contains("-Djute.maxbuffer=1048664 ");
    }

    private static Znode znode(int bytes) {
        return new Znode(Bytes.wrap(new byte[bytes]), Acl.OPEN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private Ended importTo(Path data) {
        return run("import", "--snapshot-dir", source.toString(), "--data-dir", data.toString());
    }

    /** Names, sizes and times of all files. */
    private static String state(Path directory) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted().toList()) {
                text.append(path)
                        .append(' ')
                        .append(Files.size(path))
                        .append(' ')
                        .append(Files.getLastModifiedTime(path))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static Stream<String> names(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }
}
