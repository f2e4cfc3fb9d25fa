package io.oarlock.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreReader;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.storage.overlay.OverlaySettings;
import io.oarlock.storage.overlay.OverlayStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Whatever is done to both stores, they answer the same. */
class SameAsHeapTest {
    private static final List<Table> TABLES = List.of(new Table("a"), new Table("b", true));
    private static final RocksSettings SETTINGS = RocksSettings.DEFAULTS.withMemoryBytesMax(8 << 20);
    /** Makes of most values some that lie in files of their own. */
    private static final int LONG = 50;
    /** Some rows are written at once, others only with a flush. */
    private static final OverlaySettings OVERLAY =
            new OverlaySettings(1500, 1 << 20, Integer.MAX_VALUE, Duration.ofDays(1));

    /** One thing done to both stores. */
    private enum Kind {
        COMMIT,
        FLUSH,
        REOPEN,
        CHECKPOINT,
        SCAN,
        OPEN_VIEW
    }

    private record Change(int table, List<Byte> key, List<Byte> value, boolean delete) {}

    private record Step(Kind kind, List<Change> changes, List<Byte> from, List<Byte> to) {}

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void bothStoresAnswerTheSame(@ForAll("steps") List<Step> steps) throws IOException {
        performAll(steps, SameAsHeapTest::open);
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void soDoesAnOverlay(@ForAll("steps") List<Step> steps) throws IOException {
        performAll(steps, directory -> OverlayStore.over(open(directory), TABLES, OVERLAY));
    }

    private static void performAll(List<Step> steps, Function<Path, OrderedStore> opener) throws IOException {
        Path directory = Files.createTempDirectory("same-as-heap");
        try (Twins twins = new Twins(directory, opener)) {
            steps.forEach(twins::perform);
            twins.compareAll();
        } finally {
            delete(directory);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<List<Byte>> key =
                Arbitraries.bytes().between((byte) -2, (byte) 2).list().ofMaxSize(4);
        Arbitrary<List<Byte>> value = Arbitraries.bytes()
                .list()
                .ofMaxSize(20)
                .flatMap(bytes -> Arbitraries.of(1, 1, LONG).map(times -> repeat(bytes, times)));
        Arbitrary<Change> change = Combinators.combine(
                        Arbitraries.integers().between(0, 1), key, value, Arbitraries.of(true, false, false))
                .as(Change::new);
        Arbitrary<Kind> kind = Arbitraries.frequency(
                Tuple.of(12, Kind.COMMIT),
                Tuple.of(2, Kind.FLUSH),
                Tuple.of(1, Kind.REOPEN),
                Tuple.of(1, Kind.CHECKPOINT),
                Tuple.of(4, Kind.SCAN),
                Tuple.of(1, Kind.OPEN_VIEW));
        return Combinators.combine(kind, change.list().ofMaxSize(12), key, key)
                .as(Step::new)
                .list()
                .ofMaxSize(30);
    }

    /** The two stores and the views open on them. */
    private static final class Twins implements AutoCloseable {
        private final Path directory;
        private final HeapStore heap = HeapStore.open(TABLES);
        private final List<StoreView> heapViews = new ArrayList<>();
        private final List<StoreView> rocksViews = new ArrayList<>();
        private final Function<Path, OrderedStore> opener;
        private OrderedStore rocks;
        private int checkpoints;

        Twins(Path directory, Function<Path, OrderedStore> opener) {
            this.directory = directory;
            this.opener = opener;
            this.rocks = opener.apply(directory.resolve("store"));
        }

        void perform(Step step) {
            switch (step.kind()) {
                case COMMIT -> {
                    StoreBatch batch = batch(step, heap);
                    heap.commit(batch);
                    rocks.commit(batch);
                }
                case FLUSH -> rocks.flush();
                case REOPEN -> {
                    closeViews();
                    rocks.close();
                    rocks = opener.apply(directory.resolve("store"));
                }
                case CHECKPOINT -> {
                    Path checkpoint = directory.resolve("checkpoint" + checkpoints++);
                    rocks.checkpoint(checkpoint);
                    try (OrderedStore copy = opener.apply(checkpoint)) {
                        compare(heap, copy, new byte[0], null);
                    }
                }
                case SCAN -> compare(heap, rocks, bytes(step.from()), bytes(step.to()));
                case OPEN_VIEW -> {
                    heapViews.add(heap.view());
                    rocksViews.add(rocks.view());
                }
            }
        }

        void compareAll() {
            compare(heap, rocks, new byte[0], null);
            for (int i = 0; i < heapViews.size(); i++) {
                compare(heapViews.get(i), rocksViews.get(i), new byte[0], null);
            }
        }

        private void closeViews() {
            compareAll();
            heapViews.clear();
            rocksViews.forEach(StoreView::close);
            rocksViews.clear();
        }

        @Override
        public void close() {
            rocksViews.forEach(StoreView::close);
            rocks.close();
        }
    }

    private static RocksStore open(Path directory) {
        return RocksStore.open(directory, TABLES, SETTINGS);
    }

    /** Rows that are not there yet are said to be new, as a caller may. */
    private static StoreBatch batch(Step step, StoreReader before) {
        StoreBatch batch = new StoreBatch();
        Map<List<Object>, Boolean> there = new HashMap<>();
        for (Change change : step.changes()) {
            Table table = TABLES.get(change.table());
            boolean known = there.computeIfAbsent(
                    List.of(table, change.key()), row -> before.get(table, bytes(change.key())) != null);
            there.put(List.of(table, change.key()), !change.delete());
            if (change.delete()) {
                batch.delete(table, bytes(change.key()));
            } else if (!known) {
                batch.putNew(table, bytes(change.key()), bytes(change.value()));
            } else {
                batch.put(table, bytes(change.key()), bytes(change.value()));
            }
        }
        return batch;
    }

    private static void compare(StoreReader expected, StoreReader actual, byte[] from, byte[] to) {
        for (Table table : TABLES) {
            List<String> rows = rows(expected, table, from, to);
            assertThat(rows(actual, table, from, to)).isEqualTo(rows);
            assertThat(actual.get(table, from)).isEqualTo(expected.get(table, from));
        }
    }

    private static List<String> rows(StoreReader reader, Table table, byte[] from, byte[] to) {
        HexFormat hex = HexFormat.of();
        List<String> rows = new ArrayList<>();
        try (Cursor cursor = reader.scan(table, from, to)) {
            while (cursor.next()) {
                rows.add(hex.formatHex(cursor.key()) + "=" + hex.formatHex(cursor.value()));
            }
        }
        return rows;
    }

    private static List<Byte> repeat(List<Byte> bytes, int times) {
        return Collections.nCopies(times, bytes).stream().flatMap(List::stream).toList();
    }

    private static byte[] bytes(List<Byte> list) {
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = list.get(i);
        }
        return bytes;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
