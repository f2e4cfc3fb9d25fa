package io.oarlock.storage.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import io.oarlock.storage.Cursor;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.OrderedStoreContract;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.heap.HeapStore;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The overlay keeps the contract over another store, and keeps readers and short-lived rows away from that store. */
class OverlayStoreTest extends OrderedStoreContract {
    private static final int VIEWS = 200;
    private static final Duration NEVER = Duration.ofDays(1);
    private static final OverlaySettings LAZY = new OverlaySettings(1L << 30, 1L << 30, Integer.MAX_VALUE, NEVER);

    @Override
    protected OrderedStore create() {
        return OverlayStore.over(new WatchedStore(HeapStore.open(TABLES)), TABLES, LAZY);
    }

    @Override
    protected OrderedStore openCheckpoint(Path checkpoint) {
        return OverlayStore.over(new WatchedStore(HeapStore.open(checkpoint, TABLES)), TABLES, LAZY);
    }

    @Override
    protected OrderedStore crashAndReopen(OrderedStore store) {
        OverlayStore overlay = (OverlayStore) store;
        WatchedStore below = (WatchedStore) overlay.base();
        OrderedStore reopened = OverlayStore.over(new WatchedStore(below.crash()), TABLES, LAZY);
        // Whether closing still has something to write, and fails, depends on what was flushed.
        Throwable unused = catchThrowable(overlay::close);
        return reopened;
    }

    private static OverlayStore over(WatchedStore below, OverlaySettings settings) {
        return OverlayStore.over(below, TABLES, settings);
    }

    private static WatchedStore heap() {
        return new WatchedStore(HeapStore.open(TABLES));
    }

    @Test
    void aRowThatComesAndGoesIsNeverWritten() {
        WatchedStore below = heap();
        try (OverlayStore store = over(below, LAZY)) {
            store.commit(new StoreBatch().putNew(NODES, key(1), key(1)).putNew(NODES, key(2), key(2)));
            store.commit(new StoreBatch().put(NODES, key(1), key(3)).delete(NODES, key(1)));

            store.flush();

            assertThat(below.written()).isEqualTo(1);
            assertThat(keys(store.scan(NODES, key(0), null))).containsExactly(2);
        }
    }

    @Test
    void whatOnlyViewsKeepIsCountedOnce() {
        try (OverlayStore store = over(heap(), LAZY)) {
            store.commit(new StoreBatch().putNew(NODES, key(1), new byte[1000]));
            StoreView one = store.view();
            StoreView other = store.view();
            assertThat(store.bytesHeldByViews()).isZero();
            store.flush();
            assertThat(store.bytesHeldByViews()).isBetween(1000L, 1500L);

            store.commit(new StoreBatch().putNew(NODES, key(2), new byte[1000]));
            StoreView later = store.view();
            store.flush();
            assertThat(store.bytesHeldByViews()).isBetween(2000L, 3000L);
            one.close();
            one.close();
            assertThat(store.bytesHeldByViews()).isBetween(2000L, 3000L);
            other.close();
            assertThat(store.bytesHeldByViews()).isBetween(1000L, 1500L);
            later.close();
            assertThat(store.bytesHeldByViews()).isZero();
        }
    }

    @Test
    void whatViewsKeepOfMergedGenerationsIsCountedToo() {
        try (OverlayStore store = over(heap(), LAZY)) {
            List<StoreView> views = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                store.commit(new StoreBatch().putNew(NODES, key(i), new byte[1000]));
                views.add(store.view());
            }
            assertThat(store.bytesHeldByViews()).isPositive();
            views.forEach(StoreView::close);
            assertThat(store.bytesHeldByViews()).isZero();
            store.flush();
            assertThat(store.bytesHeldByViews()).isZero();
        }
    }

    @Test
    void aRowThatComesAndGoesInTwoGenerationsIsNeverWrittenEither() {
        WatchedStore below = heap();
        try (OverlayStore store = over(below, LAZY)) {
            store.commit(new StoreBatch().putNew(NODES, key(1), key(1)));
            store.view().close();
            store.commit(new StoreBatch().delete(NODES, key(1)));

            store.flush();

            assertThat(below.written()).isZero();
        }
    }

    @Test
    void deletingARowOfTheStoreBelowReachesIt() {
        WatchedStore below = heap();
        try (OverlayStore store = over(below, LAZY)) {
            store.commit(new StoreBatch().putNew(NODES, key(1), key(1)));
            store.flush();
            store.commit(new StoreBatch().delete(NODES, key(1)));
            store.commit(new StoreBatch().putNew(NODES, key(1), key(2)));
            store.commit(new StoreBatch().delete(NODES, key(1)));
            assertThat(store.get(NODES, key(1))).isNull();

            store.flush();

            assertThat(below.get(NODES, key(1))).isNull();
        }
    }

    @Test
    void fullGenerationsAreWrittenInTheBackground() {
        WatchedStore below = heap();
        try (OverlayStore store = over(below, new OverlaySettings(1000, 1L << 30, Integer.MAX_VALUE, NEVER))) {
            for (int i = 0; i < 100; i++) {
                store.commit(new StoreBatch().putNew(NODES, key(i), key(i)));
            }
            Awaitility.await().until(() -> store.stats().unwrittenBytes() < 1000);
            assertThat(below.written()).isPositive();
        }
    }

    @Test
    void oldGenerationsAreWrittenHoweverSmall() {
        WatchedStore below = heap();
        try (OverlayStore store =
                over(below, new OverlaySettings(1L << 30, 1L << 30, Integer.MAX_VALUE, Duration.ofMillis(1)))) {
            store.commit(new StoreBatch().putNew(NODES, key(1), key(1)));
            Awaitility.await().until(() -> below.get(NODES, key(1)) != null);
            Awaitility.await().until(() -> store.stats().unwrittenBytes() == 0);
        }
    }

    @Test
    void theStoreBelowIsAskedForWhatIsOverdueThoughNothingComes() {
        WatchedStore below = heap();
        try (OverlayStore store =
                over(below, new OverlaySettings(1L << 30, 1L << 30, Integer.MAX_VALUE, Duration.ofMillis(1)))) {
            store.commit(new StoreBatch().putNew(NODES, key(1), key(1)));
            Awaitility.await().until(() -> below.asked() > 10);
            assertThat(below.written()).isEqualTo(1);
        }
    }

    @Test
    void soManyCommitsAreWrittenHoweverSmall() {
        WatchedStore below = heap();
        try (OverlayStore store = over(below, new OverlaySettings(1L << 30, 1L << 30, 10, NEVER))) {
            for (int i = 0; i < 25; i++) {
                // The same row: bytes do not grow.
                store.commit(new StoreBatch().put(NODES, key(1), key(i)));
            }
            Awaitility.await().until(() -> below.get(NODES, key(1)) != null);
            for (int i = 0; i < 10; i++) {
                store.commit(new StoreBatch().put(NODES, key(1), key(i)));
            }
            Awaitility.await().until(() -> store.stats().unwrittenBytes() == 0);
        }
    }

    @Test
    void readersDoNotWaitForAWriterThatHangs() {
        WatchedStore below = heap();
        try (OverlayStore store = over(below, new OverlaySettings(1, 2000, Integer.MAX_VALUE, NEVER))) {
            below.hang();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 100; i++) {
                    store.commit(new StoreBatch().putNew(NODES, key(i), key(i)));
                }
            });
            Awaitility.await().until(() -> below.isHanging() && store.stats().unwrittenBytes() >= 2000);

            assertThat(store.get(NODES, key(0))).isEqualTo(key(0));
            assertThat(keys(store.scan(NODES, key(0), key(3)))).containsExactly(0, 1, 2);
            try (StoreView view = store.view()) {
                assertThat(view.get(NODES, key(1))).isEqualTo(key(1));
            }
            assertThat(writer).isNotDone();
            assertThat(store.stats().unwrittenBytes()).isLessThan(3000);

            below.goOn();
            writer.join();
            assertThat(keys(store.scan(NODES, key(0), null))).hasSize(100);
        }
    }

    @Test
    void aViewShowsTheSameWhileWhatItShowsIsWritten() {
        WatchedStore below = heap();
        try (OverlayStore store = over(below, LAZY)) {
            store.commit(new StoreBatch().putNew(NODES, key(1), key(1)).putNew(NODES, key(2), key(2)));
            store.flush();
            store.commit(new StoreBatch().delete(NODES, key(1)).putNew(NODES, key(3), key(3)));
            try (StoreView view = store.view()) {
                store.commit(new StoreBatch().delete(NODES, key(2)));
                assertThat(keys(view.scan(NODES, key(0), null))).containsExactly(2, 3);
                store.flush();
                assertThat(keys(view.scan(NODES, key(0), null))).containsExactly(2, 3);
                assertThat(view.get(NODES, key(1))).isNull();
            }
        }
    }

    @Test
    void manyViewsOfAChangingStoreAllStayRight() {
        WatchedStore below = heap();
        try (OverlayStore store = over(below, LAZY)) {
            List<StoreView> views = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                store.commit(new StoreBatch().putNew(NODES, key(i), key(i)));
                if (i > 0) {
                    store.commit(new StoreBatch().delete(NODES, key(i - 1)));
                }
                views.add(store.view());
            }
            store.flush();
            for (int i = 0; i < views.size(); i++) {
                assertThat(keys(views.get(i).scan(NODES, key(0), null))).containsExactly(i);
                views.get(i).close();
            }
        }
    }

    @Test
    void aViewIsRightWhileTheStoreBelowAlreadyHasSomeOfWhatItShows() {
        WatchedStore below = heap();
        try (OverlayStore store = over(below, LAZY)) {
            store.commit(new StoreBatch().putNew(NODES, key(1), key(1)));
            below.hangBehindCommit();
            CompletableFuture<Void> flush = CompletableFuture.runAsync(store::flush);
            Awaitility.await().until(below::isHanging);
            // So many views that their generations are merged.
            for (int i = 2; i < 20; i++) {
                store.commit(new StoreBatch().putNew(NODES, key(i), key(i)));
                store.view().close();
            }
            store.commit(new StoreBatch().delete(NODES, key(1)));
            try (StoreView view = store.view()) {
                assertThat(view.get(NODES, key(1))).isNull();
                assertThat(keys(view.scan(NODES, key(0), key(4)))).containsExactly(2, 3);
            }
            below.goOn();
            flush.join();
        }
    }

    /** Each would have copied all that waits, while readers and the writer wait for it. */
    @Test
    void viewsCopyLittleHoweverMuchWaitsForAWriterThatHangs() {
        WatchedStore below = heap();
        try (OverlayStore store = over(below, OverlaySettings.DEFAULTS)) {
            below.hang();
            for (int i = 0; i < 10; i++) {
                StoreBatch batch = new StoreBatch();
                for (int j = 0; j < 2_000; j++) {
                    batch.putNew(NODES, longKey(10_000 * i + j), key(1));
                }
                store.commit(batch);
                store.view().close();
            }
            long ofViews = allocatedBytes(() -> {
                for (int i = 0; i < VIEWS; i++) {
                    store.commit(new StoreBatch().putNew(NODES, longKey(1_000_000 + i), key(2)));
                    store.view().close();
                }
            });
            assertThat(ofViews).isLessThan(VIEWS * 100_000L);
            assertThat(store.waitingGenerations()).isLessThan(50);
            below.goOn();
            store.flush();
            assertThat(store.bytesHeldByViews()).isZero();
            assertThat(below.written()).isEqualTo(20_000 + VIEWS);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void viewsAreRightWhateverIsMergedAndWrittenMeanwhile(long seed) {
        Random random = new Random(seed);
        WatchedStore below = heap();
        TreeSet<Integer> model = new TreeSet<>();
        List<StoreView> views = new ArrayList<>();
        List<List<Integer>> expected = new ArrayList<>();
        try (OverlayStore store = over(below, new OverlaySettings(500, 1 << 20, Integer.MAX_VALUE, NEVER))) {
            for (int step = 0; step < 600; step++) {
                if (step % 97 == 5) {
                    below.hang();
                }
                change(store, model, random.nextInt(100));
                if (random.nextBoolean()) {
                    views.add(store.view());
                    expected.add(List.copyOf(model));
                }
                if (step % 97 == 90) {
                    below.goOn();
                }
                assertThat(keys(store.scan(NODES, key(0), null))).containsExactlyElementsOf(model);
            }
            for (int i = 0; i < views.size(); i++) {
                assertThat(keys(views.get(i).scan(NODES, key(0), null))).containsExactlyElementsOf(expected.get(i));
                views.get(i).close();
            }
            below.goOn();
            store.flush();
            assertThat(keys(below.scan(NODES, key(0), null))).containsExactlyElementsOf(model);
            assertThat(store.bytesHeldByViews()).isZero();
        }
    }

    private static void change(OverlayStore store, Set<Integer> model, int number) {
        boolean isNew = model.add(number);
        StoreBatch batch = new StoreBatch();
        if (isNew) {
            batch.putNew(NODES, key(number), key(number));
        } else {
            model.remove(number);
            batch.delete(NODES, key(number));
        }
        store.commit(batch);
    }

    private static byte[] longKey(int number) {
        return ByteBuffer.allocate(100).putInt(number).array();
    }

    private static long allocatedBytes(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void aStoreBelowThatFailsEndsTheWritingButNotTheReading() {
        WatchedStore below = heap();
        OverlayStore store = over(below, new OverlaySettings(1, 1000, Integer.MAX_VALUE, NEVER));
        store.commit(new StoreBatch().putNew(NODES, key(1), key(1)));
        Awaitility.await().until(() -> store.stats().unwrittenBytes() == 0);
        below.fail();
        assertThatThrownBy(() -> {
                    for (int i = 2; i < 1000; i++) {
                        store.commit(new StoreBatch().putNew(NODES, key(i), key(i)));
                    }
                })
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("earlier change");
        assertThat(store.get(NODES, key(1))).isEqualTo(key(1));
        assertThat(store.get(NODES, key(2))).isEqualTo(key(2));
        store.close();
    }

    @Test
    void closingWritesWhatIsLeft() {
        WatchedStore below = heap();
        OverlayStore store = over(below, LAZY);
        store.commit(new StoreBatch().putNew(NODES, key(1), key(1)));

        store.close();

        assertThat(below.written()).isEqualTo(1);
    }

    private static byte[] key(int number) {
        return new byte[] {(byte) number};
    }

    private static List<Integer> keys(Cursor rows) {
        List<Integer> keys = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                keys.add((int) rows.key()[0]);
            }
        }
        return keys;
    }
}
