package io.oarlock.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.testing.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/oarlock} in a source tree that has been built, with a Java that only prints what it is told. */
class SourceTreeTest {
    private static final Instant BUILT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path tree;

    private Path distribution;
    private Path source;

    @BeforeEach
    void build() throws IOException {
        distribution = Files.createDirectories(tree.resolve("deploy/target/oarlock-1"));
        Files.createDirectories(distribution.resolve("lib/shell"));
        Files.createFile(distribution.resolve("lib/a.jar"));
        write("deploy/target/oarlock-1/conf/zoo.cfg", "");
        write("conf/zoo.cfg", "");
        write("conf/logback.xml", "");
        write("conf/logback-shell.xml", "");
        write("pom.xml", "");
        source = write("deploy/src/main/java/A.java", "");
        write("java/release", "JAVA_VERSION=\"17.0.1\"\n");
        executable(write("java/bin/java", "#!/bin/sh\nfor each; do echo \"$each\"; done\n"));
        Files.copy(
                Path.of("../bin/oarlock"),
                Files.createDirectories(tree.resolve("bin")).resolve("oarlock"));
        executable(tree.resolve("bin/oarlock"));
        Files.setLastModifiedTime(distribution, FileTime.from(Instant.now().plusSeconds(60)));
    }

    @Test
    void theConfigurationIsThatOfTheSourceTree() {
        assertThat(run("server").output().lines())
                .contains(
                        "-Doarlock.conf=" + tree.resolve("conf"),
                        "-Dlogback.configurationFile=" + tree.resolve("conf/logback.xml"),
                        "-Doarlock.home=" + distribution)
                .noneMatch(line -> line.contains("newer"));
    }

    @Test
    void sourcesThatAreNewerThanTheDistributionAreNoticed() throws IOException {
        Files.setLastModifiedTime(distribution, FileTime.from(BUILT));
        Files.setLastModifiedTime(source, FileTime.from(BUILT.plusSeconds(1)));

        assertThat(run("server").output())
                .contains("oarlock: the sources are newer than " + distribution + ", which runs");
    }

    @Test
    void onlyTheShellHasTheClientOnItsClassPath() {
        String shell = distribution.resolve("lib/shell") + "/*";

        assertThat(run("shell", "ls", "/").output()).contains(distribution.resolve("lib/a.jar") + ":" + shell);
        assertThat(run("server").output())
                .contains(distribution.resolve("lib/a.jar").toString())
                .doesNotContain(shell);
    }

    @Test
    void theFileWithTheProcessNumberCanBeElsewhere() {
        assertThat(launcher().with("ZOOPIDFILE", "/run/zk.pid").run("server").output())
                .contains("-Doarlock.pidFile=/run/zk.pid");
    }

    private Launcher.Ended run(String... arguments) {
        try {
            Files.deleteIfExists(tree.resolve("output.log"));
            return launcher().run(arguments);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Launcher launcher() {
        return Launcher.of(tree.resolve("bin/oarlock"), tree)
                .with("JAVA_HOME", tree.resolve("java").toString());
    }

    private Path write(String name, String text) throws IOException {
        Path file = tree.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
