package io.oarlock.storage.overlay;

import io.oarlock.storage.DelegatingStore;
import io.oarlock.storage.StoreBatch;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.heap.HeapStore;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A heap store that counts what is written to it, and whose disk can hang or fail. */
public final class WatchedStore extends DelegatingStore {
    private final HeapStore store;
    private volatile @Nullable CountDownLatch hang;
    private volatile @Nullable CountDownLatch hangBehind;
    private volatile boolean hanging;
    private volatile boolean failing;
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    public WatchedStore(HeapStore store) {
        super(store);
        this.store = store;
    }

    HeapStore crash() {
        return store.crash();
    }

    int written() {
        return written.get();
    }

    /** How often it was asked for what is overdue, of which it always has some in a moment. */
    int asked() {
        return asked.get();
    }

    @Override
    public long flushOverdue() {
        asked.incrementAndGet();
        return TimeUnit.MILLISECONDS.toNanos(1);
    }

    public void hang() {
        hang = new CountDownLatch(1);
    }

    /** The next batch is written, but its writer does not hear of it. */
    void hangBehindCommit() {
        hangBehind = new CountDownLatch(1);
    }

    boolean isHanging() {
        return hanging;
    }

    public void goOn() {
        for (CountDownLatch latch : Arrays.asList(hang, hangBehind)) {
            if (latch != null) {
                latch.countDown();
            }
        }
        hang = null;
        hangBehind = null;
    }

    void fail() {
        failing = true;
    }

    @Override
    public void commit(StoreBatch batch) {
        await(hang);
        if (failing) {
            throw new StoreException("the disk is gone");
        }
        store.commit(batch);
        written.addAndGet(batch.size());
        await(hangBehind);
    }

    private void await(@Nullable CountDownLatch latch) {
        if (latch != null) {
            hanging = true;
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new StoreException("interrupted", e);
            }
            hanging = false;
        }
    }
}
