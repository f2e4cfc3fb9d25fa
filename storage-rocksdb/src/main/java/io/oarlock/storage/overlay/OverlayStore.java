package io.oarlock.storage.overlay;

import io.oarlock.storage.Cursor;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.StoreStats;
import io.oarlock.storage.StoreView;
import io.oarlock.storage.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A write-behind heap in front of another store. Commits go into a generation on the heap, the newest value of each
 * row; a thread writes generations to the store below, oldest first, each as part of one sorted batch. A batch of the
 * store below therefore always brings it to the state that some commit left: never half of a commit, never a later one
 * without an earlier one. A row that comes and goes within what is written at once is never written.
 *
 * <p>One thread commits and takes checkpoints; any thread flushes and reads. Readers never wait for the disk of a
 * writer: the lock is held only for changes on the heap, and a commit waits for room before it takes it.
 */
public final class OverlayStore implements OrderedStore {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayStore.class);

    /** Lookups pass every generation: where there are so many they are written, and small ones are merged. */
    private static final int FROZEN_MAX = 8;

    private static final long CLOSE_WAIT_SECONDS = 30;

    private final OrderedStore base;
    private final List<Table> tables;
    private final OverlaySettings settings;
    private final Thread flusher;
    private final GenerationMerges merges;

    /** Held while generations change. */
    private final ReentrantLock lock = new ReentrantLock();
    /** There may be something to write. */
    private final Condition work = lock.newCondition();
    /** Something was written, or never will be. */
    private final Condition room = lock.newCondition();
    /** Held while generations are written to the store below, so that they reach it in their order. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile Generations generations;
    /** Commits that nobody has begun to write. Under the lock. */
    private int commits;
    /** Of generations that are written, and still shown by views. Changed under the lock. */
    private final AtomicLong heldByViews = new AtomicLong();

    private volatile boolean closed;
    private volatile @Nullable StoreException failure;

    private OverlayStore(OrderedStore base, List<Table> tables, OverlaySettings settings) {
        this.base = base;
        this.tables = List.copyOf(tables);
        this.settings = settings;
        this.generations = new Generations(emptyGeneration(), List.of(), 0);
        this.merges = new GenerationMerges(this.tables, settings.mergedBytesMax(), () -> generations, this::replace);
        this.flusher = new Thread(this::writeInBackground, "store-flusher");
        this.flusher.setDaemon(true);
    }

    /**
     * Lays an overlay over a store, which nobody else may change from then on and which is closed with the overlay.
     *
     * @param tables all tables of {@code base}
     */
    public static OverlayStore over(OrderedStore base, List<Table> tables, OverlaySettings settings) {
        OverlayStore store = new OverlayStore(base, tables, settings);
        store.flusher.start();
        return store;
    }

    private Generation emptyGeneration() {
        return new Generation(tables, System.nanoTime());
    }

    @Override
    public void awaitRoom() {
        if (generations.bytes() < settings.bytesMax()) {
            return;
        }
        lock.lock();
        try {
            while (generations.bytes() >= settings.bytesMax()) {
                failIfOutOfService();
                work.signal();
                room.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void commit(StoreBatch batch) {
        generations.active().refuseUnknownTables(batch);
        awaitRoom();
        lock.lock();
        try {
            failIfOutOfService();
            if (generations.isEmpty()) {
                // The age of what is to be written counts from here.
                generations = new Generations(emptyGeneration(), List.of(), 0);
                work.signal();
            }
            batch.forEach(generations.active());
            commits++;
            if (isFull()) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        failIfClosed();
        Row row = generations.find(table, key);
        return row == null ? base.get(table, key) : row.value;
    }

    @Override
    public int length(Table table, byte[] key) {
        failIfClosed();
        Row row = generations.find(table, key);
        return row == null ? base.length(table, key) : row.value == null ? -1 : row.value.length;
    }

    @Override
    public Cursor scan(Table table, byte[] fromInclusive, byte @Nullable [] toExclusive) {
        lock.lock();
        try {
            failIfClosed();
            // Both under the lock: no later generation can be frozen, and so reach the store below, in between.
            NavigableMap<byte[], Row> over = generations.range(table, fromInclusive, toExclusive);
            Cursor under = base.scan(table, fromInclusive, toExclusive);
            return over.isEmpty() ? under : new MergedCursor(over, under);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public StoreView view() {
        if (generations.frozen().size() >= FROZEN_MAX) {
            merges.run();
        }
        lock.lock();
        try {
            failIfClosed();
            StoreView under = base.view();
            List<Generation> shown = frozenNow();
            if (isFull()) {
                work.signal();
            }
            shown.forEach(generation -> heldByViews.addAndGet(generation.shown()));
            return new OverlayView(shown, under, this::release);
        } finally {
            lock.unlock();
        }
    }

    private void release(List<Generation> shown) {
        locked(() -> shown.forEach(generation -> heldByViews.addAndGet(-generation.released())));
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long bytesHeldByViews() {
        return heldByViews.get();
    }

    /** All changes up to now in generations that nobody changes any more. Under the lock. */
    private List<Generation> frozenNow() {
        if (!generations.active().isEmpty()) {
            generations = generations.freeze(emptyGeneration());
        }
        return generations.frozen();
    }

    /** False where the writer has begun with them meanwhile. */
    private boolean replace(List<Generation> old, Generation merged) {
        lock.lock();
        try {
            boolean may = generations.mayReplace(old);
            if (may) {
                generations = generations.with(merged, old);
                old.forEach(generation -> heldByViews.addAndGet(generation.setWritten()));
            }
            return may;
        } finally {
            lock.unlock();
        }
    }

    private void writeInBackground() {
        try {
            long overdueNanos = Long.MAX_VALUE;
            while (awaitWork(overdueNanos)) {
                overdueNanos = writeDue();
            }
        } catch (StoreException e) {
            if (!closed) {
                LOG.error("changes could not be written to the store: it takes no more", e);
                fail(e);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("writing changes to the store failed: it takes no more", e);
            fail(new StoreException("writing changes to the store failed", e));
        }
    }

    private void fail(StoreException cause) {
        locked(() -> {
            failure = cause;
            room.signalAll();
        });
    }

    /** False once the store is closed. After {@code overdueNanos} the store below has something to flush. */
    private boolean awaitWork(long overdueNanos) {
        lock.lock();
        try {
            long beganNanos = System.nanoTime();
            while (!closed) {
                long nowNanos = System.nanoTime();
                long leftNanos = Math.min(nanosUntilOld(nowNanos), overdueNanos - (nowNanos - beganNanos));
                if (isFull() || leftNanos <= 0) {
                    return true;
                }
                long unused = work.awaitNanos(leftNanos);
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private long nanosUntilOld(long nowNanos) {
        Generations now = generations;
        return now.isEmpty() ? Long.MAX_VALUE : settings.flushAfter().toNanos() - (nowNanos - now.startNanos());
    }

    /** Whether it is time to write, whatever the age of what there is. Under the lock. */
    private boolean isFull() {
        Generations now = generations;
        return commits >= settings.flushCommits()
                || now.bytes() >= settings.flushBytes()
                || now.frozen().size() >= FROZEN_MAX;
    }

    /** @return nanoseconds after which the store below has something to flush, though nothing comes */
    private long writeDue() {
        writing.lock();
        try {
            writeAll();
            return closed ? Long.MAX_VALUE : base.flushOverdue();
        } finally {
            writing.unlock();
        }
    }

    /** Writes all that was committed when it was called to the store below. */
    private void writeAll() {
        writing.lock();
        try {
            List<Generation> due = freezeAll();
            if (due.isEmpty()) {
                return;
            }
            Generation all = due.size() == 1 ? due.get(0) : Generation.merged(tables, due);
            base.commit(all.toBatch());
            locked(() -> {
                generations = generations.without(due);
                due.forEach(generation -> heldByViews.addAndGet(generation.setWritten()));
                room.signalAll();
            });
        } finally {
            writing.unlock();
        }
    }

    /** Newest first. */
    private List<Generation> freezeAll() {
        lock.lock();
        try {
            commits = 0;
            List<Generation> due = frozenNow();
            generations = generations.beingWritten();
            return due;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        failIfOutOfService();
        writeAll();
        base.flush();
    }

    @Override
    public void checkpoint(Path directory) {
        failIfOutOfService();
        writeAll();
        base.checkpoint(directory);
    }

    @Override
    public void verify() {
        base.verify();
    }

    @Override
    public StoreStats stats() {
        failIfClosed();
        StoreStats below = base.stats();
        return new StoreStats(below.diskBytes(), below.memoryBytes(), generations.bytes(), below.stalled());
    }

    /** For tests. */
    OrderedStore base() {
        return base;
    }

    /** For tests. */
    int waitingGenerations() {
        return generations.frozen().size();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            // A writer that hangs on its disk is let go by the end of the store below.
            if (failure == null && writing.tryLock(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                try {
                    writeAll();
                } finally {
                    writing.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
            base.close();
        }
    }

    private void end() {
        locked(() -> {
            closed = true;
            work.signalAll();
            room.signalAll();
        });
    }

    private void failIfOutOfService() {
        failIfClosed();
        StoreException broken = failure;
        if (broken != null) {
            throw new StoreException("an earlier change could not be written: " + broken.getMessage(), broken);
        }
    }

    private void failIfClosed() {
        if (closed) {
            throw new StoreException("the store is closed");
        }
    }
}
