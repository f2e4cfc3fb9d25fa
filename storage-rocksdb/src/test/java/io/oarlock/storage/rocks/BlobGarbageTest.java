package io.oarlock.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long values are copied to be rid of garbage, and for nothing else. */
class BlobGarbageTest {
    private static final Table TABLE = new Table("values");
    private static final int VALUE_BYTES = 1 << 10;
    private static final int ROWS = 200;

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
        flush(rows(0));
        Set<String> first = files(".blob");
        assertThat(first).hasSize(1);
        int rounds = 1;
        for (int compactions = 0; compactions < 4; compactions++) {
            Set<String> tables = files(".sst");
            do {
                flush(rows(rounds++));
            } while (rounds % 4 != 0);
            Awaitility.await().until(() -> files(".sst").stream().noneMatch(tables::contains));
        }
        assertThat(files(".blob")).containsAll(first).hasSize(rounds);
    }

    /** Rows that are written again and again, and beside them one that is not: each file would stay for its sake. */
    @Test
    void garbageIsCleanedUp() {
        int[] rounds = {0};
        Runnable round = () -> flush(Stream.concat(rows(0), Stream.of("kept-%06d".formatted(rounds[0]++))));
        for (int i = 0; i < 50; i++) {
            round.run();
        }
        Awaitility.await().until(() -> {
            round.run();
            return store.stats().diskBytes() < written / 4;
        });
        for (int i = 0; i < rounds[0]; i++) {
            assertThat(store.length(TABLE, "kept-%06d".formatted(i).getBytes(UTF_8)))
                    .isEqualTo(VALUE_BYTES);
        }
    }
}
