package io.oarlock.chaos.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeftoversTest {

    @BeforeEach
    void onLinux() {
        assumeThat(Path.of("/proc/self/environ")).isReadable();
    }

    @Test
    void aMemberOfARunThatIsNoMoreIsKilled() throws Exception {
        // No process can have this number.
        Process member = sleeper(Map.of("OARLOCK_CHAOS_OWNER", "999999999"));

        Leftovers.remove();

        assertThat(member.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aMemberOfALivingRunGoesOn() throws Exception {
        Process member = sleeper(Leftovers.mark());
        try {
            Leftovers.remove();

            assertThat(member.isAlive()).isTrue();
            assertThat(Files.readString(Path.of("/proc", Long.toString(member.pid()), "environ")))
                    .contains("OARLOCK_CHAOS_OWNER=" + ProcessHandle.current().pid());
        } finally {
            member.destroyForcibly();
        }
    }

    private static Process sleeper(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "60");
        builder.environment().putAll(environment);
        return builder.start();
    }
}
