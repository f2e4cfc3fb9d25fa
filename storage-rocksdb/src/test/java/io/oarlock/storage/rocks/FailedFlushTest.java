package io.oarlock.storage.rocks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A flush of what is in no log of RocksDB fails in the background, for a reason that its Java binding does not know:
 * the listener is not told. The next commit is.
 */
class FailedFlushTest {
    private static final Table ROWS = new Table("rows");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LARGE_BYTES = 2 << 20;

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noCommitIsTakenBehindAFlushThatFailed(boolean logged) throws IOException {
        Path directory = home.resolve("store");
        RocksSettings settings = RocksSettings.DEFAULTS.withMemoryBytesMax(64L << 20);
        RocksStore store = RocksStore.open(directory, List.of(ROWS), logged ? settings.withLog() : settings);
        store.commit(large(0));
        store.flush();
        // Two within a second go past the log, where there is one.
        store.commit(large(1));
        store.commit(large(2));
        store.commit(large(3));
        // Files that are open stay so; no other one can be made.
        Files.move(directory, home.resolve("elsewhere"));
        Files.createFile(directory);

        assertThatThrownBy(store::flush).isInstanceOf(StoreException.class);

        assertThatThrownBy(() -> store.commit(new StoreBatch().put(ROWS, new byte[] {9}, new byte[] {9})))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(store::flush).isInstanceOf(StoreException.class);
        store.close();
    }

    /** The flush that a stretch of large batches begins is waited for by nobody. */
    @Test
    void norBehindOneThatNobodyWaitsFor() throws IOException {
        Path directory = home.resolve("store");
        RocksStore store = RocksStore.open(
                directory,
                List.of(ROWS),
                RocksSettings.DEFAULTS.withMemoryBytesMax(64L << 20).withLog());
        store.commit(large(0));
        store.flush();
        store.commit(large(1));
        store.commit(large(2));
        store.commit(large(3));
        Files.move(directory, home.resolve("elsewhere"));
        Files.createFile(directory);

        Awaitility.await().atMost(PATIENCE).until(() -> hasFailed(store));

        assertThatThrownBy(() -> store.commit(new StoreBatch().put(ROWS, new byte[] {9}, new byte[] {9})))
                .isInstanceOf(StoreException.class);
        store.close();
    }

    /** As the writer above it calls it, until the flush is due and has begun, and then with what comes next. */
    private static boolean hasFailed(RocksStore store) {
        try {
            if (store.flushOverdue() == Long.MAX_VALUE) {
                store.commit(new StoreBatch().put(ROWS, new byte[] {8}, new byte[] {8}));
            }
            return false;
        } catch (StoreException failed) {
            return true;
        }
    }

    private static StoreBatch large(int number) {
        byte[] value = new byte[LARGE_BYTES];
        new Random(number).nextBytes(value);
        return new StoreBatch().put(ROWS, new byte[] {(byte) number}, value);
    }
}
