package io.oarlock.eventloop;

import io.oarlock.replica.Fault;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few threads that make long listings and answers to operators, so that event loops never do. Its queue is bounded.
 */
public final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int THREADS = 2;
    private static final int WAITING_MAX = 256;
    private static final long STOP_MILLIS_MAX = 2000;

    private final Fault fault;
    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING_MAX), this::newThread);

    public Workers(Fault fault) {
        this.fault = fault;
    }

    /** False when there is no room. */
    public boolean run(Runnable work) {
        try {
            pool.execute(() -> guarded(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("a worker failed; it goes on with the next task", e);
        } catch (Error e) {
            fault.fatal("a worker failed", e);
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
