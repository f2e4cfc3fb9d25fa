package io.oarlock.deploy.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.config.ServerConfig.Directories;
import io.oarlock.migration.tree.Progress;
import io.oarlock.migration.tree.SnapshotImport;
import io.oarlock.migration.zookeeper.ZooKeeperFiles;
import io.oarlock.moving.MovableTree;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class DataImportTest {
    @TempDir
    private Path directory;

    /** As an operator does who asks twice, or a script that runs on two hosts with one volume. */
    @RepeatedTest(10)
    void ofTwoImportsAtOnceOneIsDoneAndTheOtherTouchesNothing() throws Exception {
        Path source = directory.resolve("source");
        MovableTree.prepare(source);
        ZooKeeperFiles files = ZooKeeperFiles.find(source, null);
        Directories target = new Directories(directory.resolve("target"), directory.resolve("target"));
        CyclicBarrier together = new CyclicBarrier(2);
        Queue<Object> ends = new ConcurrentLinkedQueue<>();
        Runnable importing = () -> {
            DataImport one = new DataImport(
                    files, target, new SnapshotImport.Options(true, true, 2_000_000_000_000L), Progress.SILENT);
            try {
                together.await();
                ends.add(one.run());
            } catch (Exception e) {
                ends.add(e);
            }
        };
        Thread other = new Thread(importing, "other-import");
        other.start();
        importing.run();
        other.join();

        assertThat(ends).hasSize(2);
        assertThat(ends).filteredOn(SnapshotImport.Result.class::isInstance).hasSize(1);
        assertThat(ends)
                .filteredOn(FileAlreadyExistsException.class::isInstance)
                .hasSize(1);
        try (StoppedMember member = StoppedMember.open(target)) {
            assertThat(member.state().totals().znodes()).isEqualTo(5);
        }
    }
}
