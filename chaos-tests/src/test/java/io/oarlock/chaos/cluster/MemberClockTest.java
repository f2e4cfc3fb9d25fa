package io.oarlock.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberClockTest {

    private static final long TOLERANCE_SECONDS = 120;

    @TempDir
    private Path directory;

    @BeforeAll
    static void needLibfaketime() {
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

    private static long secondsAhead(MemberClock clock) throws IOException {
        ProcessBuilder date = new ProcessBuilder("date", "+%s");
        date.environment().putAll(clock.environment());
        String said = new String(date.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return Duration.between(Instant.now(), Instant.ofEpochSecond(Long.parseLong(said)))
                .toSeconds();
    }
}
