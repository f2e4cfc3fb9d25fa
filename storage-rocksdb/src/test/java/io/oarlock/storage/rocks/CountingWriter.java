package io.oarlock.storage.rocks;

import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreReader;
import io.oarlock.storage.Table;
import io.oarlock.storage.overlay.OverlaySettings;
import io.oarlock.storage.overlay.OverlayStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that commits batches until it is killed. Batch {@code i} depends on {@code i} alone: it sets the row
 * "index" to it in one table, adds a row to each table, overwrites one and deletes an older one, so that the whole
 * state can be computed from the index.
 */
final class CountingWriter {
    static final Table PROGRESS = new Table("progress");
    static final Table NODES = new Table("nodes");
    static final Table DATA = new Table("data", true);
    static final List<Table> TABLES = List.of(PROGRESS, NODES, DATA);
    static final RocksSettings SETTINGS = RocksSettings.DEFAULTS.withMemoryBytesMax(8 << 20);
    private static final OverlaySettings OVERLAY_SETTINGS =
            new OverlaySettings(1 << 17, 1 << 20, Integer.MAX_VALUE, Duration.ofMillis(50));
    private static final OverlaySettings LONG_VALUES_SETTINGS =
            new OverlaySettings(2 << 20, 8 << 20, Integer.MAX_VALUE, Duration.ofMillis(50));
    private static final int SLOW_EVERY = 2_000;
    private static final int SLOW_COMMITS = 200;
    static final byte[] INDEX = {'i'};
    static final int LIVE_ROWS = 5_000;
    private static final int FLUSH_EVERY = 25_000;
    private static final int REPORT_EVERY = 500;

    private CountingWriter() {}

    /** Where changes lie between a commit and its flush. */
    enum Way {
        DIRECT,
        OVERLAY,
        /** Nothing is flushed, and tables in memory have room for all that a run writes. */
        LOGGED_OVERLAY,
        /** The same with long values, which go past the log, but for some that come slowly. */
        PAST_LOG;

        OrderedStore open(Path directory) {
            if (!flushes()) {
                RocksSettings settings = SETTINGS.withMemoryBytesMax(256 << 20).withLog();
                OverlaySettings overlay = this == PAST_LOG ? LONG_VALUES_SETTINGS : OVERLAY_SETTINGS;
                return OverlayStore.over(RocksStore.open(directory, TABLES, settings), TABLES, overlay);
            }
            OrderedStore store = RocksStore.open(directory, TABLES, SETTINGS);
            return this == OVERLAY ? OverlayStore.over(store, TABLES, OVERLAY_SETTINGS) : store;
        }

        boolean flushes() {
            return this == DIRECT || this == OVERLAY;
        }

        /** Whether a crash loses no more than an overlay holds. */
        boolean logsAll() {
            return this == LOGGED_OVERLAY;
        }

        int valueBytes() {
            return this == PAST_LOG ? 3_000 : 300;
        }

        /** Commits before a kill, beside a few thousand. */
        int commitsMax() {
            return this == PAST_LOG ? 10_000 : 40_000;
        }

        private boolean isSlowAt(long index) {
            return this == PAST_LOG && index % SLOW_EVERY < SLOW_COMMITS;
        }
    }

    @SuppressWarnings("InfiniteLoopStatement")
    public static void main(String[] arguments) {
        Way way = Way.valueOf(arguments[1]);
        OrderedStore store = way.open(Path.of(arguments[0]));
        long index = index(store);
        while (true) {
            index++;
            store.commit(batch(index, way.valueBytes()));
            if (way.isSlowAt(index)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            if (way.flushes() && index % FLUSH_EVERY == 0) {
                store.flush();
                System.out.println("flushed " + index);
            }
            if (index % REPORT_EVERY == 0) {
                System.out.println("committed " + index);
            }
        }
    }

    static long index(StoreReader store) {
        byte[] value = store.get(PROGRESS, INDEX);
        return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }

    static StoreBatch batch(long index, int valueBytes) {
        StoreBatch batch = new StoreBatch()
                .putNew(NODES, key(index), value(index, 60))
                .putNew(DATA, key(index), value(index, valueBytes))
                .put(NODES, overwrittenKey(index), value(index, 30))
                .put(PROGRESS, INDEX, key(index));
        if (index > LIVE_ROWS) {
            batch.delete(NODES, key(index - LIVE_ROWS)).delete(DATA, key(index - LIVE_ROWS));
        }
        return batch;
    }

    /** The indexes whose rows are there at some index. */
    static List<Long> live(long index) {
        List<Long> live = new ArrayList<>();
        for (long i = Math.max(1, index - LIVE_ROWS + 1); i <= index; i++) {
            live.add(i);
        }
        return live;
    }

    static byte[] key(long index) {
        return ByteBuffer.allocate(Long.BYTES).putLong(index).array();
    }

    static byte[] overwrittenKey(long index) {
        return new byte[] {(byte) 0xff, (byte) (index % 16)};
    }

    static byte[] value(long index, int bytes) {
        byte[] value = new byte[bytes];
        new Random(index).nextBytes(value);
        return value;
    }
}
