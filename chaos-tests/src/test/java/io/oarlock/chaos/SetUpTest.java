package io.oarlock.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.chaos.cluster.Driver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetUpTest {

    @TempDir
    private Path home;

    @Test
    void whatTheScriptMadeIsThereForTheDrivers() throws Exception {
        script("echo holdback=/some/where; echo image=oarlock-chaos:abc");
        Driver.Tools tools = new SetUp(home).run();

        assertThat(tools.image()).isEqualTo("oarlock-chaos:abc");
        assertThat(tools.holdback()).isEqualTo(Path.of("/some/where"));
        assertThat(Driver.CONTAINER.obstacle(tools)).isEmpty();
    }

    @Test
    void theReasonOfTheScriptIsTheObstacleOfTheDriver() throws Exception {
        script("echo skipped=no container engine: only root can start one");
        Driver.Tools tools = new SetUp(home).run();

        assertThat(Driver.CONTAINER.obstacle(tools)).hasValue("no container engine: only root can start one");
        assertThat(tools.holdback()).isNull();
    }

    @Test
    void withoutAScriptThereAreNoContainers() throws Exception {
        assertThat(Driver.CONTAINER.obstacle(new SetUp(home).run()).orElseThrow())
                .contains("set-up");
    }

    @Test
    void aScriptThatFailsIsNotASkippedTest() throws Exception {
        script("exit 1");

        assertThatThrownBy(() -> new SetUp(home).run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("status 1");
    }

    @Test
    void aReleaseIsRunWithWhatTheTreeOfTheSuiteMakes() throws Exception {
        script("echo holdback=/some/where");

        assertThat(SetUp.of(home.resolve("oarlock-1.0"), home).run().holdback()).isEqualTo(Path.of("/some/where"));
    }

    private void script(String commands) throws IOException {
        Path file = Files.createDirectories(home.resolve("chaos-tests/bin")).resolve("set-up");
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
