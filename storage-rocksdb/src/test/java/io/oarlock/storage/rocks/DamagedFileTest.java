package io.oarlock.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.DamagedStoreException;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.Table;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damage on disk is reported with the name of the file; wrong rows are never returned, and none goes missing silently.
 */
class DamagedFileTest {
    private static final Table NODES = new Table("nodes");
    private static final int ROWS = 2_000;
    private static final int LONG_ROWS = 100;
    private static final int FOOTER_BYTES = 64;
    private static final int STEP_BYTES = 4001;
    private static final RocksSettings SETTINGS = RocksSettings.DEFAULTS.withMemoryBytesMax(8 << 20);

    @TempDir
    Path directory;

    @BeforeEach
    void write() {
        try (RocksStore store = open()) {
            StoreBatch batch = new StoreBatch();
            for (int i = 0; i < ROWS; i++) {
                batch.put(NODES, key(i), value(i));
            }
            store.commit(batch);
        }
    }

    @Test
    void aFlippedBitInARowIsReportedWithTheNameOfTheFile() throws IOException {
        Path file = tableFile();
        flip(file, Files.size(file) / 2);

        try (RocksStore store = open()) {
            assertThatThrownBy(() -> readAllByKey(store))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("checksum")
                    .hasMessageContaining(file.getFileName().toString());
            assertThatThrownBy(() -> readAllByScan(store))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file.getFileName().toString());
        }
    }

    @Test
    void verifyingFindsAFlippedBitInEveryBlockAndNothingInSoundFiles() throws IOException {
        Path file = tableFile();
        try (RocksStore store = open()) {
            store.verify();
        }
        long bytes = Files.size(file);
        // The footer at the end has bytes that mean nothing.
        for (long offset = 0; offset < bytes - FOOTER_BYTES; offset += STEP_BYTES) {
            flip(file, offset);
            assertThatThrownBy(this::openAndVerify)
                    .as("a flipped bit at %d of %d bytes", offset, bytes)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file.getFileName().toString());
            flip(file, offset);
        }
    }

    /** Its member ends at the next entry, instead of failing reads for ever. */
    @Test
    void aStoreWhoseReadersMetDamageTakesNoMoreBatches() throws IOException {
        Path file = tableFile();
        flip(file, Files.size(file) / 2);
        StoreBatch batch = new StoreBatch();
        batch.put(NODES, key(ROWS), value(ROWS));

        try (RocksStore store = open()) {
            assertThatThrownBy(() -> readAllByKey(store)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> store.commit(batch))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file.getFileName().toString());
        }
        try (RocksStore store = open()) {
            assertThatThrownBy(() -> readAllByScan(store)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(StoreException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aFlippedBitAnywhereIsReportedOrHarmless(long seed) throws IOException {
        Path file = tableFile();
        flip(file, new Random(seed).nextLong(Files.size(file)));

        try (RocksStore store = open()) {
            readAllByKey(store);
            readAllByScan(store);
        } catch (StoreException e) {
            assertThat(e).hasMessageContaining(directory.toString());
        }
    }

    @Test
    void aShortenedFileIsReported() throws IOException {
        Path file = tableFile();
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(access.length() / 2);
        }

        assertThatThrownBy(this::openAndReadAll)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.getFileName().toString());
    }

    @Test
    void aMissingFileIsReported() throws IOException {
        Path file = tableFile();
        Files.delete(file);

        assertThatThrownBy(this::openAndReadAll)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.getFileName().toString());
    }

    @Test
    void aDamagedManifestIsReported() throws IOException {
        Path manifest = files("MANIFEST").get(0);
        flip(manifest, Files.size(manifest) / 2);

        assertThatThrownBy(this::openAndReadAll)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(directory.toString());
    }

    @Test
    void verifyingFindsAFlippedBitAnywhereInLongValuesAndNothingInSoundOnes() throws IOException {
        Path file = writeLongValues();
        openAndVerify();
        long bytes = Files.size(file);
        for (long offset = 0; offset < bytes; offset += STEP_BYTES) {
            flip(file, offset);
            assertThatThrownBy(this::openAndVerify)
                    .as("a flipped bit at %d of %d bytes", offset, bytes)
                    .isInstanceOf(DamagedStoreException.class)
                    .hasMessageContaining(directory.toString());
            flip(file, offset);
        }
    }

    @Test
    void aFlippedBitInALongValueIsReportedAndTakesTheStoreOutOfService() throws IOException {
        Path file = writeLongValues();
        flip(file, Files.size(file) / 2);

        try (RocksStore store = open()) {
            readAllByKey(store);
            assertThatThrownBy(() -> readLongValues(store)).isInstanceOf(DamagedStoreException.class);
            assertThatThrownBy(() -> store.commit(new StoreBatch().put(NODES, key(0), value(0))))
                    .isInstanceOf(StoreException.class);
        }
    }

    @Test
    void aShortenedFileOfLongValuesKeepsTheStoreFromOpening() throws IOException {
        Path file = writeLongValues();
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(access.length() / 2);
        }

        assertThatThrownBy(this::open)
                .isInstanceOf(DamagedStoreException.class)
                .hasMessageContaining(directory.toString());
    }

    @Test
    void aMissingFileOfLongValuesKeepsTheStoreFromOpening() throws IOException {
        Path file = writeLongValues();
        Files.delete(file);

        assertThatThrownBy(this::open)
                .isInstanceOf(DamagedStoreException.class)
                .hasMessageContaining(file.getFileName().toString());
    }

    /** The file that they are in. */
    private Path writeLongValues() throws IOException {
        try (RocksStore store = open()) {
            StoreBatch batch = new StoreBatch();
            for (int i = ROWS; i < ROWS + LONG_ROWS; i++) {
                batch.put(NODES, key(i), longValue(i));
            }
            store.commit(batch);
        }
        List<Path> files = files(".blob");
        assertThat(files).hasSize(1);
        return files.get(0);
    }

    private static void readLongValues(RocksStore store) {
        for (int i = ROWS; i < ROWS + LONG_ROWS; i++) {
            assertThat(store.get(NODES, key(i))).isEqualTo(longValue(i));
        }
    }

    private void openAndVerify() {
        try (RocksStore store = open()) {
            store.verify();
        }
    }

    private void openAndReadAll() {
        try (RocksStore store = open()) {
            readAllByKey(store);
        }
    }

    private static void readAllByKey(RocksStore store) {
        for (int i = 0; i < ROWS; i++) {
            assertThat(store.get(NODES, key(i))).isEqualTo(value(i));
        }
    }

    private static void readAllByScan(RocksStore store) {
        int i = 0;
        try (Cursor cursor = store.scan(NODES, new byte[0], null)) {
            while (cursor.next()) {
                assertThat(cursor.key()).isEqualTo(key(i));
                assertThat(cursor.value()).isEqualTo(value(i));
                i++;
            }
        }
        assertThat(i).as("rows seen by a walk that reported nothing").isEqualTo(ROWS);
    }

    private RocksStore open() {
        return RocksStore.open(directory, List.of(NODES), SETTINGS);
    }

    private Path tableFile() throws IOException {
        List<Path> tables = files(".sst");
        assertThat(tables).hasSize(1);
        return tables.get(0);
    }

    private List<Path> files(String partOfName) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().contains(partOfName))
                    .collect(Collectors.toList());
        }
    }

    private static void flip(Path file, long offset) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            int old = access.read();
            access.seek(offset);
            access.write(old ^ 0x10);
        }
    }

    private static byte[] key(int i) {
        return String.format("/some/parent/%09d", i).getBytes(UTF_8);
    }

    private static byte[] longValue(int i) {
        byte[] value = new byte[2000];
        new Random(i).nextBytes(value);
        return value;
    }

    private static byte[] value(int i) {
        byte[] value = new byte[100];
        new Random(i).nextBytes(value);
        return Arrays.copyOf(value, 90 + i % 10);
    }
}
