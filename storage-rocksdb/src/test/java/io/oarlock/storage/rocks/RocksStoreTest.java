package io.oarlock.storage.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.OrderedStoreContract;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import io.oarlock.storage.overlay.OverlaySettings;
import io.oarlock.storage.overlay.OverlayStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The RocksDB store keeps the contract, its bounds, and its files to itself. */
class RocksStoreTest extends OrderedStoreContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LARGE_BYTES = 2 << 20;
    private static final RocksSettings SMALL = RocksSettings.DEFAULTS.withMemoryBytesMax(8 << 20);

    @Override
    protected OrderedStore create() {
        return RocksStore.open(directory.resolve("store"), TABLES, SMALL);
    }

    @Override
    protected OrderedStore openCheckpoint(Path checkpoint) {
        return RocksStore.open(checkpoint, TABLES, SMALL);
    }

    /**
     * A checkpoint aside, only a killed process shows a real crash (see KilledWriterTest); here the store is just
     * opened again.
     */
    @Override
    protected OrderedStore crashAndReopen(OrderedStore store) {
        store.close();
        return create();
    }

    @Test
    void aStoreIsOpenOnceAtATime() {
        assertThatThrownBy(this::create)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("open")
                .hasMessageContaining("LOCK");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theNativeLibraryLeavesNoFileForAKilledProcessToForget() throws IOException {
        List<String> mapped = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("librocksdbjni"))
                .toList();
        assertThat(mapped).isNotEmpty().allMatch(line -> line.endsWith("(deleted)"));
    }

    @Test
    void aDirectoryWithUnknownTablesIsNotOpened() {
        Path other = directory.resolve("other");
        RocksStore.open(other, List.of(NODES, new Table("of a later version")), SMALL)
                .close();

        assertThatThrownBy(() -> RocksStore.open(other, TABLES, SMALL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("of a later version");
    }

    @Test
    void aNewTableIsAddedToAnOldDirectory() {
        Path other = directory.resolve("other");
        RocksStore.open(other, List.of(NODES), SMALL).close();

        try (RocksStore store = RocksStore.open(other, TABLES, SMALL)) {
            store.commit(new StoreBatch().put(SESSIONS, new byte[] {1}, new byte[] {1}));
            assertThat(store.get(SESSIONS, new byte[] {1})).isNotNull();
        }
    }

    @Test
    void tablesOfTheSameNameAreRefused() {
        assertThatThrownBy(() -> RocksStore.open(directory.resolve("other"), List.of(NODES, new Table("nodes")), SMALL))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsReported() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> RocksStore.open(file, TABLES, SMALL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void theDiskLimitTakesTheStoreOutOfServiceUntilItIsOpenedWithMoreRoom() {
        Path other = directory.resolve("other");
        int lastWritten = -1;
        RocksStore full = RocksStore.open(other, TABLES, SMALL.withDiskBytesMax(4 << 20));
        StoreException failure = null;
        for (int i = 0; i < 40_000 && failure == null; i++) {
            try {
                full.commit(new StoreBatch().put(NODES, key(i), incompressible(i)));
                lastWritten = i;
            } catch (StoreException e) {
                failure = e;
            }
        }
        assertThat(failure).as("the limit is never reached").isNotNull();
        // The write itself may hit the limit, or a flush in the background before it.
        assertThat(failure).hasMessageContaining(other.toString());
        assertThatThrownBy(() -> full.commit(new StoreBatch().put(NODES, key(0), key(0))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("until it is opened again");
        assertThatThrownBy(full::flush).isInstanceOf(StoreException.class);
        assertThat(full.get(NODES, key(0))).as("reads go on").isNotNull();
        full.close();

        try (RocksStore roomy = RocksStore.open(other, TABLES, SMALL)) {
            int rows = count(roomy.scan(NODES, new byte[0], null));
            assertThat(rows).isBetween(1, lastWritten + 1);
            assertThat(roomy.get(NODES, key(rows - 1)))
                    .as("a prefix, without holes")
                    .isNotNull();
            roomy.commit(new StoreBatch().put(NODES, key(rows), incompressible(rows)));
            roomy.flush();
        }
    }

    @Test
    void memoryStaysWithinItsBudgetHoweverMuchIsWrittenAndRead() {
        try (RocksStore store = RocksStore.open(directory.resolve("other"), TABLES, SMALL)) {
            for (int i = 0; i < 60_000; i++) {
                store.commit(new StoreBatch().put(NODES, key(i), incompressible(i)));
            }
            assertThat(count(store.scan(NODES, new byte[0], null))).isEqualTo(60_000);

            assertThat(store.stats().diskBytes()).isGreaterThan(2 * SMALL.memoryBytesMax());
            // Blocks in use and the step from one table in memory to the next may go over for a moment.
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(store.stats().memoryBytes()).isLessThan(2 * SMALL.memoryBytesMax()));
            assertThat(store.stats().stalled()).isFalse();
        }
    }

    @Test
    void longValuesLieInFilesOfTheirOwnAlsoOfACheckpoint() throws IOException {
        Path other = directory.resolve("other");
        Path checkpoint = directory.resolve("checkpoint");
        try (RocksStore store = RocksStore.open(other, TABLES, SMALL)) {
            for (int i = 0; i < 1_000; i++) {
                store.commit(new StoreBatch().put(NODES, key(i), incompressible(i)));
            }
            store.checkpoint(checkpoint);
            assertThat(store.stats().diskBytes()).isGreaterThan(1_000 * 400);
        }
        assertThat(bytesOf(other, ".blob")).isGreaterThan(1_000 * 400);
        assertThat(bytesOf(other, ".sst")).isLessThan(1_000 * 100);
        for (Path copy : List.of(other, checkpoint)) {
            try (RocksStore store = RocksStore.open(copy, TABLES, SMALL)) {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(store.get(NODES, key(i))).isEqualTo(incompressible(i));
                }
            }
        }
    }

    @Test
    void longValuesThatWereReplacedGiveTheirDiskBack() {
        try (RocksStore store = RocksStore.open(directory.resolve("other"), TABLES, SMALL)) {
            for (int round = 0; round < 40; round++) {
                StoreBatch batch = new StoreBatch();
                for (int i = 0; i < 1_000; i++) {
                    batch.put(NODES, key(i), incompressible(round * 1_000 + i));
                }
                store.commit(batch);
                store.flush();
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(store.stats().diskBytes()).isLessThan(10 * 1_000 * 400));
        }
    }

    /** Otherwise a crash would leave what came later, and not what came before. */
    @Test
    void whatWentPastTheLogIsOnDiskBeforeAnythingGoesToTheLogAgain() throws IOException {
        Path other = directory.resolve("other");
        Path during = directory.resolve("during");
        Path behind = directory.resolve("behind");
        RocksSettings logged = RocksSettings.DEFAULTS.withLog();
        AtomicInteger count = new AtomicInteger();
        try (RocksStore store = RocksStore.open(other, TABLES, logged)) {
            while (bytesOf(other, ".log") > (count.get() - 2L) * LARGE_BYTES) {
                store.commit(large(count.incrementAndGet()));
            }
            copy(other, during);
            long loggedBytes = bytesOf(other, ".log");
            // Small ones before the flush that is due go past the log as well.
            Awaitility.await().atMost(PATIENCE).until(() -> {
                int next = count.incrementAndGet();
                store.commit(new StoreBatch().put(NODES, key(next), key(next)));
                return bytesOf(other, ".log") != loggedBytes;
            });
            copy(other, behind);
        }
        assertThat(found(behind, logged, count.get())).isEqualTo(upTo(count.get()));
        List<Integer> some = found(during, logged, count.get());
        assertThat(some).isEqualTo(upTo(some.size())).doesNotContain(count.get());
    }

    /** Otherwise a start after a crash would repeat it, however long ago it was. */
    @Test
    void whatWentPastTheLogIsOnDiskSoonThoughNothingComesBehindIt() throws IOException {
        Path other = directory.resolve("other");
        Path behind = directory.resolve("behind");
        RocksSettings logged = RocksSettings.DEFAULTS.withLog();
        OverlaySettings eager = new OverlaySettings(1, 64 << 20, 1, Duration.ofMillis(1));
        int count = 0;
        try (OrderedStore store = OverlayStore.over(RocksStore.open(other, TABLES, logged), TABLES, eager)) {
            long loggedBytes;
            do {
                loggedBytes = bytesOf(other, ".log");
                count++;
                store.commit(large(count));
                Awaitility.await().atMost(PATIENCE).until(() -> store.stats().unwrittenBytes() == 0);
            } while (bytesOf(other, ".log") > loggedBytes);
            int last = count;
            AtomicInteger copies = new AtomicInteger();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptionsMatching(
                            changing -> changing instanceof IOException || changing instanceof StoreException)
                    .untilAsserted(() -> {
                        Path copy = behind.resolve(String.valueOf(copies.incrementAndGet()));
                        copy(other, copy);
                        assertThat(found(copy, logged, last)).isEqualTo(upTo(last));
                    });
        }
    }

    private static List<Integer> upTo(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private static StoreBatch large(int i) {
        byte[] value = new byte[LARGE_BYTES];
        new Random(i).nextBytes(value);
        return new StoreBatch().put(NODES, key(i), value);
    }

    private static List<Integer> found(Path directory, RocksSettings settings, int count) {
        try (RocksStore store = RocksStore.open(directory, TABLES, settings)) {
            return upTo(count).stream()
                    .filter(i -> store.get(NODES, key(i)) != null)
                    .toList();
        }
    }

    /** As a process that is killed now leaves the directory. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static long bytesOf(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void closingWaitsForReadersInsteadOfPullingTheStoreFromUnderThem() throws Exception {
        RocksStore store = RocksStore.open(directory.resolve("other"), TABLES, SMALL);
        store.commit(new StoreBatch().put(NODES, key(1), key(1)).put(NODES, key(2), key(2)));
        ExecutorService closer = Executors.newSingleThreadExecutor();
        try {
            StoreView view = store.view();
            Cursor cursor = view.scan(NODES, new byte[0], null);
            assertThat(cursor.next()).isTrue();
            Future<?> closing = closer.submit(store::close);
            Awaitility.await().atMost(PATIENCE).until(() -> refuses(store));

            assertThat(cursor.value()).isEqualTo(key(1));
            // A walk over all rows must not hold up whoever closes.
            assertThatThrownBy(cursor::next).isInstanceOf(StoreException.class).hasMessageContaining("being closed");
            assertThat(closing).isNotDone();
            cursor.close();
            view.close();
            closing.get(20, TimeUnit.SECONDS);
        } finally {
            closer.shutdownNow();
        }
    }

    @Test
    void readersAndTheWriterRunSideBySide() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try (RocksStore store = RocksStore.open(directory.resolve("other"), TABLES, SMALL)) {
            commitTwins(store, 0);
            List<Future<?>> running = List.of(
                    readers.submit(() -> readTwins(store, 2_000)), readers.submit(() -> readTwins(store, 2_000)));
            for (int i = 1; i < 20_000; i++) {
                commitTwins(store, i);
            }
            for (Future<?> reader : running) {
                reader.get(60, TimeUnit.SECONDS);
            }
        } finally {
            readers.shutdownNow();
        }
    }

    /** The same value in two tables: a reader that sees them differ has seen half of a batch. */
    private static void commitTwins(RocksStore store, int i) {
        store.commit(new StoreBatch().put(NODES, key(0), key(i)).put(SESSIONS, key(0), key(i)));
    }

    private static void readTwins(RocksStore store, int times) {
        for (int i = 0; i < times; i++) {
            try (StoreView view = store.view()) {
                assertThat(view.get(NODES, key(0))).isEqualTo(view.get(SESSIONS, key(0)));
            }
        }
    }

    private static boolean refuses(RocksStore store) {
        try {
            store.get(NODES, key(1));
            return false;
        } catch (StoreException e) {
            return true;
        }
    }

    private static int count(Cursor rows) {
        int count = 0;
        try (rows) {
            while (rows.next()) {
                count++;
            }
        }
        return count;
    }

    private static byte[] key(int i) {
        return String.format("%09d", i).getBytes(UTF_8);
    }

    private static byte[] incompressible(int seed) {
        byte[] bytes = new byte[400];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
