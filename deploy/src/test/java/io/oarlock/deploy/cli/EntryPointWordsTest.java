package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command that there is can be given to the container, which runs other words as programs. */
class EntryPointWordsTest {
    @TempDir
    private Path directory;

    private Launcher entryPoint;

    static Stream<String> commands() {
        return Oarlock.commandLine().getSubcommands().keySet().stream();
    }

    @BeforeEach
    void standInForTheCommandLine() throws IOException {
        Path oarlock = Files.createDirectories(directory.resolve("home/bin")).resolve("oarlock");
        Files.writeString(oarlock, "#!/bin/sh\necho \"oarlock $*\"\n");
        Files.setPosixFilePermissions(oarlock, PosixFilePermissions.fromString("rwxr-xr-x"));
        entryPoint = Launcher.of(Path.of("docker/entrypoint.sh").toAbsolutePath(), directory)
                .with("OARLOCK_HOME", directory.resolve("home").toString());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itIsForTheCommandLine(String command) {
        assertThat(entryPoint.run(command, "--help").output()).isEqualTo("oarlock " + command + " --help\n");
    }
}
