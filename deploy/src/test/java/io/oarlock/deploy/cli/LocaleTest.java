package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Java in the C locale, that of cron and of many services, reads no path and no word beyond ASCII: it would find
 * neither its classes nor its data in such a directory.
 */
class LocaleTest {
    @TempDir
    private Path directory;

    private Launcher launcher(String locale) throws IOException {
        Path java = Files.createDirectories(directory.resolve("java/bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\ncase $1 in -version) echo 'openjdk version \"17.0.1\"' >&2 ;;"
                        + " *) echo \"LC_ALL=${LC_ALL:-}\" ;; esac\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return Launcher.ofSourceTree(directory)
                .with("JAVA_HOME", directory.resolve("java").toString())
                .with("LC_ALL", locale);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "xx_XX.UTF-8"})
    void oneWithoutCharactersIsReplacedByOneThatHasAll(String locale) throws IOException {
        assertThat(launcher(locale).run("version").output()).isEqualToIgnoringCase("LC_ALL=C.UTF-8\n");
    }

    @Test
    void anyOtherStays() throws IOException {
        assertThat(launcher("C.UTF-8").run("version").output()).isEqualTo("LC_ALL=C.UTF-8\n");
    }
}
