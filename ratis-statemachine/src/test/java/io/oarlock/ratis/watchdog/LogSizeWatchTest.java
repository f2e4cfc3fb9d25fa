package io.oarlock.ratis.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.ratis.TestGroup;
import io.oarlock.ratis.log.LogTail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogSizeWatchTest {
    @TempDir
    Path root;

    private final LogTail tail = new LogTail(0);
    private final AtomicLong applied = new AtomicLong(-1);
    private final AtomicInteger taken = new AtomicInteger();

    /** Else a member that nobody writes to would take one checkpoint after the other. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 1 << 20})
    void nothingIsTakenWhereNothingWasApplied(long logBytesMax) throws Exception {
        LogSizeWatch watch = watch(logBytesMax);
        watch.look();
        tail.restart(7);
        applied.set(7);
        watch.look();
        assertThat(taken).hasValue(0);
    }

    @Test
    void bytesOfLogBehindTheLastCheckpointBringAboutAnother() throws Exception {
        LogSizeWatch watch = watch(1000);
        tail.restart(7);
        applied.set(8);
        tail.add(8, 499);
        watch.look();
        assertThat(taken).hasValue(0);
        applied.set(9);
        tail.add(9, 1);
        watch.look();
        assertThat(taken).hasValue(1);
        tail.checkpointed(9);
        watch.look();
        assertThat(taken).hasValue(1);
    }

    private LogSizeWatch watch(long logBytesMax) throws Exception {
        TestGroup group = new TestGroup(root, 1).with(Limits.DEFAULTS.with(Bound.LOG_DISK_BYTES, logBytesMax));
        Files.createDirectories(group.settings(1).directories().data());
        Files.createDirectories(group.settings(1).directories().log());
        return new LogSizeWatch(group.settings(1), tail, applied::get, taken::incrementAndGet, new MetricRegistry());
    }
}
