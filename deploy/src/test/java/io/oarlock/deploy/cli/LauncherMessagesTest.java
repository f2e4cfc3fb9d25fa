package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps {@code bin/oarlock} from starting a JVM is said in one line, without a JVM. */
class LauncherMessagesTest {
    @TempDir
    private Path directory;

    private Launcher oarlock;

    @BeforeEach
    void launcher() {
        oarlock = Launcher.ofSourceTree(directory);
    }

    @Test
    void aJavaHomeWithoutJavaIsNamed() {
        isRefused(
                oarlock.with("JAVA_HOME", "/no/such/java").run("version"),
                "oarlock: JAVA_HOME is /no/such/java, and there is no program /no/such/java/bin/java; Java 17 or");
    }

    @ParameterizedTest
    @CsvSource({
        "1.8.0_402, is Java 8; Java 17 or newer is needed",
        "11.0.21, is Java 11; Java 17 or newer is needed",
        "nonsense, does not say which Java it is; Java 17 or newer is needed"
    })
    void anOldJavaIsNamedByItsNumber(String version, String said) throws IOException {
        isRefused(oarlock.with("JAVA_HOME", java(version)).run("version"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1g", "-5", "0", "10 00"})
    void aHeapThatIsNoNumberIsNamed(String heap) {
        isRefused(oarlock.with("ZK_SERVER_HEAP", heap).run("server"), "ZK_SERVER_HEAP is '" + heap + "'");
    }

    private String java(String version) throws IOException {
        Path home = Files.createDirectories(directory.resolve("java"));
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home.toString();
    }

    private static void isRefused(Launcher.Ended ended, String said) {
        assertThat(ended.status()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).startsWith("oarlock: ").contains(said).hasLineCount(1);
    }
}
