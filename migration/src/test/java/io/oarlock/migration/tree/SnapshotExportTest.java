package io.oarlock.migration.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.encoding.ByteWriter;
import io.oarlock.migration.zookeeper.ZooKeeperFiles;
import io.oarlock.model.MigrationState;
import io.oarlock.rows.CoreState;
import io.oarlock.rows.LiveTree;
import io.oarlock.rows.RowChanges;
import io.oarlock.rows.Tables;
import io.oarlock.storage.heap.HeapStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An export is whole or leaves nothing, and can be done again. */
class SnapshotExportTest {
    @TempDir
    private Path directory;

    private final HeapStore store = HeapStore.open(Tables.ALL);

    @BeforeEach
    void fill() throws IOException {
        ZooKeeperFiles files = ZooKeeperFiles.find(Fixture.copy("3.6.4", directory.resolve("source")), null);
        SnapshotImport.Options options = new SnapshotImport.Options(true, true, 2_000_000_000_000L);
        SnapshotImport.run(files, files.snapshots().get(0), store, options, Progress.SILENT);
    }

    @Test
    void aFailedExportLeavesNothingInTheWayOfTheNextOne() throws IOException {
        Path target = directory.resolve("target");
        Progress fullDisk = (step, done, total) -> {
            throw new UncheckedIOException(new IOException("no space left"));
        };
        assertThatThrownBy(() -> SnapshotExport.run(store, target, fullDisk)).isInstanceOf(UncheckedIOException.class);

        assertThat(target).isEmptyDirectory();
        assertThat(SnapshotExport.run(store, target, Progress.SILENT).snapshot())
                .exists();
    }

    /** As after the death of all members in the middle of the copy, or an abort then. */
    @ParameterizedTest
    @EnumSource(
            value = MigrationState.Phase.class,
            names = {"COPYING", "ABORTED", "STOPPED"})
    void aTreeThatWasNotTakenOverAsAWholeIsNotExported(MigrationState.Phase phase) {
        CoreState state = Objects.requireNonNull(LiveTree.stateOf(store));
        RowChanges rows = new RowChanges(state, new ByteWriter(1024));
        rows.putMigration(MigrationState.copying(1, 0).in(phase));
        CoreState unused = rows.finish(state);
        store.commit(rows.batch());

        assertThatThrownBy(() -> SnapshotExport.run(store, directory.resolve("target"), Progress.SILENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("phase " + phase);
        assertThat(directory.resolve("target")).isEmptyDirectory();
    }

    @Test
    void whatAKilledExportLeftIsNamedAndLeftAlone() throws IOException {
        Path left = directory.resolve("target/version-2.unfinished/snapshot.1");
        Files.createDirectories(left.getParent());
        Files.createFile(left);

        assertThatThrownBy(() -> SnapshotExport.run(store, directory.resolve("target"), Progress.SILENT))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("another export is running, or one was killed");
        assertThat(left).exists();
    }
}
