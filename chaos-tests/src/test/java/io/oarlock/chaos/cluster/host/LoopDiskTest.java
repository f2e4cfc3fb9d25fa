package io.oarlock.chaos.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.chaos.cluster.Needed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoopDiskTest {

    private static final long BYTES = 320L << 20;

    @TempDir
    private Path directory;

    @BeforeAll
    static void needLoopDevices() {
        Needed.without(LoopDisk.obstacle(), LoopDiskTest.class);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
    void aPowerLossTakesWhatWasNotSyncedAndNothingElse(DiskKind kind) throws Exception {
        try (LoopDisk disk = LoopDisk.create(directory.resolve("data"), kind, BYTES)) {
            Path file = directory.resolve("data/log");
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap("synced ".getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
                channel.write(ByteBuffer.wrap("promised".getBytes(StandardCharsets.UTF_8)));
            }
            Files.writeString(directory.resolve("data/other"), "never synced");

            disk.cutPower();
            assertThatThrownBy(() -> Files.writeString(file, "more")).isInstanceOf(IOException.class);
            disk.restorePower();

            assertThat(file).hasContent("synced ");
            assertThat(directory.resolve("data/other")).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
    void aFullDiskTakesNoMoreUntilItIsReleased(DiskKind kind) throws Exception {
        try (LoopDisk disk = LoopDisk.create(directory.resolve("data"), kind, BYTES)) {
            Path file = directory.resolve("data/log");

            disk.fill();
            assertThatThrownBy(() -> Files.write(file, new byte[1 << 20])).hasMessageContaining("No space left");

            disk.release();
            Files.write(file, new byte[1 << 20]);
            assertThat(file).hasSize(1 << 20);
        }
    }

    @Test
    void aFrozenDiskLetsWritersWaitUntilItIsThawed() throws Exception {
        try (LoopDisk disk = LoopDisk.create(directory.resolve("data"), DiskKind.EXT4, BYTES)) {
            Path file = directory.resolve("data/log");

            disk.freeze();
            CompletableFuture<Path> written = CompletableFuture.supplyAsync(() -> write(file));
            assertThat(written).isNotDone();
            assertThat(file).doesNotExist();

            disk.thaw();
            assertThat(written.get(10, TimeUnit.SECONDS)).hasContent("late");
        }
    }

    @Test
    void whatAKilledRunLeftMountedIsTakenDownByTheNextOne() throws Exception {
        // No process can have this number.
        Path image = directory.resolve("data-999999999.loopdisk");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        HostCommand.run("mkfs.ext4", "-q", "-F", image.toString());
        Path mountPoint = Files.createDirectory(directory.resolve("data"));
        HostCommand.run("mount", "-o", "loop", image.toString(), mountPoint.toString());
        HostCommand.run("fsfreeze", "-f", mountPoint.toString());

        LoopDisk.removeLeftovers();

        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(mountPoint.toString());
    }

    @Test
    void aDiskOfALivingProcessIsLeftAlone() throws Exception {
        try (LoopDisk disk = LoopDisk.create(directory.resolve("data"), DiskKind.EXT4, BYTES)) {
            LoopDisk.removeLeftovers();

            assertThat(disk.device()).startsWith("7:");
        }
    }

    private static Path write(Path file) {
        try {
            return Files.writeString(file, "late");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
