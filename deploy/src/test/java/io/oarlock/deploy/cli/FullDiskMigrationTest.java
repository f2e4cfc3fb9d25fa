package io.oarlock.deploy.cli;

import static io.oarlock.deploy.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.oarlock.deploy.cli.CommandRun.Ended;
import io.oarlock.migration.zookeeper.SnapshotWriter;
import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.Znode;
import io.oarlock.model.ZnodePath;
import io.oarlock.testing.ChildProcess;
import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports and exports that come to no end: what they leave, and that the next one is not hindered by it. */
class FullDiskMigrationTest {
    private static final int ZNODES = 40;
    private static final int ZNODE_BYTES = 1 << 20;

    @TempDir
    private Path directory;

    private Path source;
    private Path small;
    private boolean mounted;

    @BeforeEach
    void makeSource() throws IOException {
        small = Files.createDirectories(directory.resolve("small"));
        source = directory.resolve("source");
        Path versioned = Files.createDirectories(source.resolve("version-2"));
        Random random = new Random(1);
        try (SnapshotWriter writer = SnapshotWriter.create(versioned.resolve("snapshot.5"), Map.of(), Map.of())) {
            writer.add(ZnodePath.ROOT, znode(new byte[0]));
            writer.add(new ZnodePath("/zookeeper"), znode(new byte[0]));
            writer.add(new ZnodePath("/zookeeper/quota"), znode(new byte[0]));
            byte[] data = new byte[ZNODE_BYTES];
            for (int i = 0; i < ZNODES; i++) {
                random.nextBytes(data);
                writer.add(new ZnodePath("/large" + i), znode(data.clone()));
            }
            writer.finish(5);
        }
    }

    private static Znode znode(byte[] data) {
        return new Znode(Bytes.wrap(data), Acl.OPEN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            call("umount", small.toString());
        }
    }

    private static int call(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** A disk of so many MiB; the test is skipped where none can be made. */
    private void makeDisk(int mebibytes) throws Exception {
        mounted = isMounted(mebibytes);
        assumeThat(mounted)
                .as("a disk of " + mebibytes + " MiB, which only root makes")
                .isTrue();
    }

    private boolean isMounted(int mebibytes) throws InterruptedException {
        try {
            return call("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "oarlock-test", small.toString()) == 0;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception none) {
            return false;
        }
    }

    private Ended importTo(Path target) {
        return run("import", "--snapshot-dir", source.toString(), "--data-dir", target.toString());
    }

    private static long names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.count();
        }
    }

    @Test
    void anImportOntoAFullDiskSaysSoAndLeavesNothing() throws Exception {
        makeDisk(16);

        Ended full = importTo(small);

        assertThat(full.status()).as(full.output()).isEqualTo(3);
        // The disk may be full in a commit or only at the checkpoint behind them.
        assertThat(full.output()).contains("oarlock import: cannot write ").contains("No space left");
        assertThat(names(small)).isZero();
    }

    @Test
    void anExportOntoAFullDiskSaysSoAndLeavesNothing() throws Exception {
        Path target = directory.resolve("target");
        assertThat(importTo(target).status()).isZero();
        makeDisk(16);

        Ended full = run("export", "--data-dir", target.toString(), "--to", small.toString());

        assertThat(full.status()).as(full.output()).isEqualTo(3);
        assertThat(full.output()).contains("No space left").doesNotContain("\tat ");
        assertThat(names(small)).isZero();
        String other = directory.resolve("exported").toString();
        assertThat(run("export", "--data-dir", target.toString(), "--to", other).status())
                .isZero();
        assertThat(run("verify", source.toString(), other).status()).isZero();
    }

    @Test
    void anImportThatIsKilledLeavesADirectoryThatIsNamedAndNothingElse() throws Exception {
        Path target = directory.resolve("target");
        Path importing = target.resolve("oarlock.importing");
        Path home = Files.createDirectories(directory.resolve("home"));
        try (ChildProcess process = Launcher.ofSourceTree(home)
                .start("import", "--snapshot-dir", source.toString(), "--data-dir", target.toString())) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> Files.exists(importing));
            process.kill();
        }

        assertThat(target.resolve("oarlock")).doesNotExist();
        Ended again = importTo(target);
        assertThat(again.status()).isEqualTo(3);
        assertThat(again.output()).contains(importing.toString()).contains("then remove it");
        call("rm", "-r", importing.toString());
        assertThat(importTo(target).status()).isZero();
        assertThat(run("verify", source.toString(), target.toString()).status()).isZero();
    }
}
