package io.oarlock.chaos.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.chaos.cluster.Needed;
import io.oarlock.chaos.cluster.Waits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberClockTest {

    private static final long TOLERANCE_SECONDS = 120;

    private static final long WAIT_SECONDS_MAX = 60;

    @TempDir
    private Path directory;

    @BeforeAll
    static void needACompiler() {
        Needed.without(MemberClock.obstacle(), MemberClockTest.class);
    }

    @Test
    void aJumpMovesTheClockOfTheProcessAndNoOther() throws Exception {
        MemberClock clock = new MemberClock(directory.resolve("member-1/clock"));

        clock.jump(3600);

        assertThat(secondsAhead(clock)).isBetween(3600 - TOLERANCE_SECONDS, 3600 + TOLERANCE_SECONDS);
    }

    @Test
    void aClockCanBeSetBackAndRightAgain() throws Exception {
        MemberClock clock = new MemberClock(directory.resolve("member-1/clock"));

        clock.jump(-1800);
        assertThat(secondsAhead(clock)).isBetween(-1800 - TOLERANCE_SECONDS, -1800 + TOLERANCE_SECONDS);

        clock.reset();
        assertThat(secondsAhead(clock)).isBetween(-TOLERANCE_SECONDS, TOLERANCE_SECONDS);
    }

    @Test
    void aProcessWhoseClockRunsFastOrIsSetBackWaitsAsLongAsEver() throws Exception {
        MemberClock clock = new MemberClock(directory.resolve("member-1/clock"));

        clock.drift(2);
        assertThat(waits(clock)).satisfies(said -> {
            long reallyMillis = Long.parseLong(said[0]);
            long shownMillis = Long.parseLong(said[1]);
            assertThat(shownMillis).isBetween(2 * reallyMillis - 100, 2 * reallyMillis + 100);
        });

        clock.jump(-1800);
        assertThat(waits(clock)).hasSize(2);
    }

    private static String[] waits(MemberClock clock) throws Exception {
        ProcessBuilder waits = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Waits.class.getName());
        waits.environment().putAll(clock.environment());
        Process process = waits.start();
        try {
            assertThat(process.waitFor(WAIT_SECONDS_MAX, TimeUnit.SECONDS))
                    .as("its waits end")
                    .isTrue();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(" ");
        } finally {
            process.destroyForcibly();
        }
    }

    private static long secondsAhead(MemberClock clock) throws IOException {
        ProcessBuilder date = new ProcessBuilder("date", "+%s");
        date.environment().putAll(clock.environment());
        String said = new String(date.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return Duration.between(Instant.now(), Instant.ofEpochSecond(Long.parseLong(said)))
                .toSeconds();
    }
}
