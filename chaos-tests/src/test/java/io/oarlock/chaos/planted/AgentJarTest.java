package io.oarlock.chaos.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent in a JVM of its own: it changes what it is told to, or nothing runs at all. */
class AgentJarTest {

    @TempDir
    private Path directory;

    private Path jar;

    @BeforeEach
    void write() throws IOException {
        jar = directory.resolve("planted.jar");
        new AgentJar().write(jar);
    }

    @Test
    void aBugThatIsPlantedIsSaidSo() throws Exception {
        Ended ended = run("skip-fsync");

        assertThat(ended.output).contains("planted bug: skip-fsync, methods changed: 1");
        assertThat(ended.status).isZero();
    }

    @Test
    void withoutTheMethodThatItChangesNothingRuns() throws Exception {
        Ended ended = run("drop-watch");

        assertThat(ended.output).contains("ClassNotFoundException: io.oarlock.watch.WatchTable$Firing");
        assertThat(ended.status).isNotZero();
    }

    @Test
    void withABugThatNobodyKnowsNothingRuns() throws Exception {
        Ended ended = run("earthquake");

        assertThat(ended.output).contains("no such bug: earthquake");
        assertThat(ended.status).isNotZero();
    }

    private record Ended(int status, String output) {}

    private Ended run(String bug) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(java.toString(), "-javaagent:" + jar + "=" + bug, "-version")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
