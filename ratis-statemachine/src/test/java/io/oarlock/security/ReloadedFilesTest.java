package io.oarlock.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.security.ReloadedFiles.Reload;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
