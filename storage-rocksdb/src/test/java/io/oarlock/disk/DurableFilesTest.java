package io.oarlock.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DurableFilesTest {

    private static final int SYNCS = 1_000;
    private static final long NANOS_BETWEEN_INTERRUPTS = 50_000;

    @TempDir
    Path directory;

    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    @Test
    void aTreeIsDeletedWithAllThatIsInIt() throws IOException {
        Path root = directory.resolve("root");
        Files.createDirectories(root.resolve("a/b"));
        Files.createFile(root.resolve("a/b/file"));
        Files.createSymbolicLink(root.resolve("link"), Files.createFile(directory.resolve("outside")));
        DurableFiles.deleteTree(root);
        assertThat(root).doesNotExist();
        assertThat(directory.resolve("outside")).exists();
    }

    @Test
    void whereThereIsNoTreeNothingIsDeleted() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        DurableFiles.deleteTree(directory.resolve("missing"));
        DurableFiles.deleteTree(file.resolve("below"));
        assertThat(file).exists();
    }

    @Test
    void aThreadThatIsInterruptedSyncsAndStaysInterrupted() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        Thread.currentThread().interrupt();

        DurableFiles.syncDirectory(directory);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();

        DurableFiles.syncFile(file);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void interruptsWhileItSyncsDoNoHarm() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread syncing = Thread.currentThread();
        Thread interrupting = new Thread(() -> {
            while (!over.get()) {
                syncing.interrupt();
                LockSupport.parkNanos(NANOS_BETWEEN_INTERRUPTS);
            }
        });
        interrupting.start();
        try {
            for (int i = 0; i < SYNCS; i++) {
                DurableFiles.syncDirectory(directory);
            }
        } finally {
            over.set(true);
            while (interrupting.isAlive()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aFileThatIsNotThereCannotBeSynced() {
        assertThatThrownBy(() -> DurableFiles.syncFile(directory.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
