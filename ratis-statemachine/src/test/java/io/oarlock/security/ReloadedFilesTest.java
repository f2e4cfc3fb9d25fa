package io.oarlock.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.security.ReloadedFiles.Reload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedFilesTest {
    @TempDir
    private Path directory;

    /** A provider of Java's security may throw anything: what was there before goes on, and the failure is told. */
    @Test
    void whatNobodyExpectsIsAFailureToo() throws Exception {
        Path file = Files.writeString(directory.resolve("store"), "one");
        ReloadedFiles<String> files = new ReloadedFiles<>("a test", List.of(file), () -> {
            try {
                String text = Files.readString(file);
                if (text.equals("a trap")) {
                    throw new ArrayIndexOutOfBoundsException("no bytes left");
                }
                return text;
            } catch (java.io.IOException e) {
                throw new TlsException("unreadable", e);
            }
        });
        Files.writeString(file, "a trap");
        assertThat(files.reload()).isEqualTo(Reload.FAILED);
        assertThat(files.current()).isEqualTo("one");
        Files.writeString(file, "three");
        assertThat(files.reload()).isEqualTo(Reload.TAKEN);
        assertThat(files.current()).isEqualTo("three");
        Files.delete(file);
        assertThat(files.reload()).isEqualTo(Reload.FAILED);
        assertThat(files.current()).isEqualTo("three");
    }

    /** Kubernetes changes a link, and tools that copy keep the times. */
    @Test
    void aChangeIsSeenByTheTimeOrByTheFileAlone() throws Exception {
        FileTime time = FileTime.fromMillis(1_000_000);
        Path file = Files.setLastModifiedTime(Files.writeString(directory.resolve("store"), "one"), time);
        ReloadedFiles<String> files = new ReloadedFiles<>("a test", List.of(file), () -> "made");
        assertThat(files.reload()).isEqualTo(Reload.UNCHANGED);
        Files.setLastModifiedTime(Files.writeString(file, "two"), FileTime.fromMillis(2_000_000));
        assertThat(files.reload()).isEqualTo(Reload.TAKEN);
        Path other = Files.writeString(directory.resolve("other"), "six");
        Files.setLastModifiedTime(other, FileTime.fromMillis(2_000_000));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(files.reload()).isEqualTo(Reload.TAKEN);
        assertThat(files.reload()).isEqualTo(Reload.UNCHANGED);
    }
}
