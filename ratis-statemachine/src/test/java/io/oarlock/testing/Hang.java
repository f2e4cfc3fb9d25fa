package io.oarlock.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Work that does not end before it is let go, as that of threads that wait for somebody who does not answer. */
public final class Hang implements Runnable, AutoCloseable {
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    /** Returns when it is let go, or interrupted. */
    @Override
    public void run() {
        begun.release();
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until so many threads are in {@link #run} that nobody has waited for. */
    public void awaitBegun(int threads) throws InterruptedException {
        begun.acquire(threads);
    }

    /** From now on nothing hangs. */
    public void letGo() {
        mayGoOn.countDown();
    }

    @Override
    public void close() {
        letGo();
    }
}
