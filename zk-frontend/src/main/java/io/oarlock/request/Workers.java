package io.oarlock.request;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The few threads that make long listings and answers to operators, so that event loops never do. Its queue is bounded.
 */
final class Workers implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 256;
    private static final long STOP_MILLIS_MAX = 2000;

    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING_MAX), this::newThread);

    /** False when there is no room. */
    boolean run(Runnable work) {
        try {
            pool.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(STOP_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "oarlock-listings-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
