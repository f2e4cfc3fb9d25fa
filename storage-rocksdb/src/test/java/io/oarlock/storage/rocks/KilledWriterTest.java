package io.oarlock.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After kill -9 a store is found exactly as some commit left it, not before the last flush that was reported. */
class KilledWriterTest {
    private static final int ROUNDS = 4;
    /** What the overlay has room for: no commit takes less than half a kilobyte there. */
    private static final int UNWRITTEN_COMMITS_MAX = 2_500;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(CountingWriter.Way.class)
    @Timeout(180)
    void aKilledWriterLeavesTheStateOfExactlyOneOfItsCommits(CountingWriter.Way way) throws Exception {
        Random random = new Random();
        long lastIndex = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long kept = writeAndKill(way, lastIndex, random);
            try (RocksStore found = RocksStore.open(directory, CountingWriter.TABLES, CountingWriter.SETTINGS)) {
                long index = CountingWriter.index(found);
                assertThat(index).isGreaterThanOrEqualTo(kept);
                assertIsStateOf(found, index, way.valueBytes());
                lastIndex = index;
            }
        }
        assertThat(lastIndex).isPositive();
    }

    /** Kills the writer somewhere between two flushes; returns the index that must be found at least. */
    private long writeAndKill(CountingWriter.Way way, long lastIndex, Random random) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CountingWriter.class.getName(),
                        directory.toString(),
                        way.name())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long killAt = lastIndex + 5_000 + random.nextInt(way.commitsMax());
        Progress progress = new Progress(new AtomicLong(lastIndex), new AtomicLong());
        Thread reader = new Thread(() -> progress.follow(writer));
        reader.start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1 + random.nextInt(20)))
                    .until(() -> progress.committed.get() >= killAt || !writer.isAlive());
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        reader.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(progress.committed).as("the writer works").hasValueGreaterThanOrEqualTo(killAt);
        return way.logsAll() ? progress.committed.get() - UNWRITTEN_COMMITS_MAX : progress.flushed.get();
    }

    private record Progress(AtomicLong committed, AtomicLong flushed) {
        void follow(Process writer) {
            try (BufferedReader lines = writer.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    note(line.split(" "));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void note(String[] words) {
            // The last line of a killed program may be cut short, or be no line of ours.
            if (words.length == 2 && words[1].matches("\\d+00")) {
                ("flushed".equals(words[0]) ? flushed : committed).set(Long.parseLong(words[1]));
            }
        }
    }

    private static void assertIsStateOf(RocksStore store, long index, int valueBytes) {
        List<Long> live = CountingWriter.live(index);
        assertThat(indexes(store, CountingWriter.DATA)).isEqualTo(live);
        assertThat(indexes(store, CountingWriter.NODES)).isEqualTo(live);
        for (long i : live) {
            assertThat(store.get(CountingWriter.DATA, CountingWriter.key(i)))
                    .isEqualTo(CountingWriter.value(i, valueBytes));
        }
        for (long i = Math.max(1, index - 15); i <= index; i++) {
            assertThat(store.get(CountingWriter.NODES, CountingWriter.overwrittenKey(i)))
                    .isEqualTo(CountingWriter.value(i, 30));
        }
    }

    private static List<Long> indexes(RocksStore store, Table table) {
        List<Long> indexes = new ArrayList<>();
        try (Cursor cursor = store.scan(table, new byte[0], new byte[] {(byte) 0xff})) {
            while (cursor.next()) {
                indexes.add(ByteBuffer.wrap(cursor.key()).getLong());
            }
        }
        return indexes;
    }
}
