package io.oarlock.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long values are copied to be rid of garbage, and for nothing else. */
class BlobGarbageTest {
    private static final Table TABLE = new Table("values");
    private static final int VALUE_BYTES = 1 << 10;
    private static final int ROWS = 200;
    /** So many tables of one flush each are compacted together. */
    private static final int COMPACTED_FILES = 4;

    @TempDir
    private Path directory;

    private final Random random = new Random(7);
    private RocksStore store;
    private long written;

    @BeforeEach
    void open() {
        store = RocksStore.open(directory, List.of(TABLE), RocksSettings.DEFAULTS);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void flush(Stream<String> keys) {
        StoreBatch batch = new StoreBatch();
        keys.forEach(key -> {
            byte[] value = new byte[VALUE_BYTES];
            random.nextBytes(value);
            batch.put(TABLE, key.getBytes(UTF_8), value);
        });
        // Short ones at both ends: a table of rows that are all behind the others would be moved without a look at
        // them.
        batch.put(TABLE, "!".getBytes(UTF_8), new byte[1]).put(TABLE, "~".getBytes(UTF_8), new byte[1]);
        written += batch.bytes();
        store.commit(batch);
        store.flush();
    }

    /** Rows between the ones of other rounds, so that each compaction meets all of them. */
    private static Stream<String> rows(int round) {
        return IntStream.range(0, ROWS).mapToObj(row -> "%04d-%04d".formatted(row, round));
    }

    private Set<String> files(String suffix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void valuesThatAreAllInUseAreNotCopied() {
        assertThatNothingIsCopied(0);
    }

    /** The oldest files are those that a cleaning up takes first. */
    private void assertThatNothingIsCopied(int firstRound) {
        int round = firstRound;
        flush(rows(round++));
        Set<String> first = files(".blob");
        for (int compactions = 0; compactions < 4; compactions++) {
            Set<String> tables = files(".sst");
            for (int i = 0; i < COMPACTED_FILES; i++) {
                flush(rows(round++));
            }
            await().until(() -> files(".sst").stream().noneMatch(tables::contains));
        }
        assertThat(files(".blob")).containsAll(first);
    }

    /** Rows that are written again and again, and beside them one that is not: each file would stay for its sake. */
    @Test
    void garbageIsCleanedUp() {
        int[] rounds = {0};
        Runnable round = () -> flush(Stream.concat(rows(0), Stream.of(kept(rounds[0]++))));
        for (int i = 0; i < 50; i++) {
            round.run();
        }
        await().until(() -> {
            round.run();
            return store.stats().diskBytes() < written / 4;
        });
        assertThatAllAreKept(rounds[0]);

        // New values, until little of all is garbage.
        int[] fresh = {1};
        await().until(() -> {
            flush(rows(fresh[0]++));
            return options().contains("enable_blob_garbage_collection=false");
        });
        assertThatNothingIsCopied(fresh[0]);
    }

    /** Such as come with many short rows: no garbage, but a file for each flush. */
    @Test
    void smallFilesArePutTogether() {
        int rounds = 0;
        while (rounds <= BlobGarbage.SMALL_FILES_MAX) {
            flush(Stream.of(kept(rounds++)));
        }
        int[] more = {rounds};
        await().until(() -> {
            flush(Stream.of(kept(more[0]++)));
            return files(".blob").size() <= BlobGarbage.SMALL_FILES_MAX / 2;
        });
        assertThatAllAreKept(more[0]);
    }

    private static String kept(int round) {
        return "kept-%06d".formatted(round);
    }

    private void assertThatAllAreKept(int rounds) {
        for (int i = 0; i < rounds; i++) {
            assertThat(store.length(TABLE, kept(i).getBytes(UTF_8))).isEqualTo(VALUE_BYTES);
        }
    }

    /** The newest that RocksDB has written: of the default table, which stays as it is, and of ours. */
    private String options() {
        String newest = files("").stream()
                .filter(name -> name.startsWith("OPTIONS-") && !name.endsWith(".dbtmp"))
                .reduce((before, after) -> after)
                .orElseThrow();
        try {
            String text = Files.readString(directory.resolve(newest));
            return text.substring(text.indexOf("[CFOptions \"" + TABLE.name() + "\"]"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }
}
