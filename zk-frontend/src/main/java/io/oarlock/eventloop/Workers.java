package io.oarlock.eventloop;

import io.oarlock.replica.Fault;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few threads for what may take long, so that event loops never do it. The queue is bounded. */
public final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final long STOP_MILLIS_MAX = 2000;

    private final String name;
    private final Fault fault;
    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor pool;

    /**
     * @param name of the threads, before their number
     * @param waitingMax tasks that may wait for a thread
     */
    public Workers(String name, int threads, int waitingMax, Fault fault) {
        this.name = name;
        this.fault = fault;
        this.pool = new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(waitingMax), this::newThread);
    }

    /** False when there is no room. */
    public boolean run(Runnable work) {
        try {
            pool.execute(new Task(this, work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Work that waits for a thread will not be done, and takes no more room. */
    public void takeBack(Runnable work) {
        pool.remove(new Task(this, work));
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
        Thread thread = new Thread(work, name + "-" + started.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Equal to another of the same work, so that it is found among those that wait. */
    private record Task(Workers workers, Runnable work) implements Runnable {
        @Override
        public void run() {
            workers.guarded(work);
        }
    }
}
