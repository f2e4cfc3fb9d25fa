package io.oarlock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndInOrderTest {

    @Test
    void aRunThatIsToldToEndTakesDownWhatItSetUp() throws Exception {
        Process run = start();
        try (BufferedReader said = run.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("set up");

            // By its handle: otherwise its output would be closed, too.
            run.toHandle().destroy();

            assertThat(said.readLine()).isEqualTo("taken down");
            assertThat(run.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            run.destroyForcibly();
        }
    }

    @Test
    void whoIsDoneMayEndAtOnce() {
        try (EndInOrder end = EndInOrder.begin()) {
            assertThat(end.isAsked()).isFalse();
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static Process start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), LongRun.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
