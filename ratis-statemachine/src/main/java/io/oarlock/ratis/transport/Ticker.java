package io.oarlock.ratis.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that looks after things every so often, and now and then at once. What it runs must not block. */
public final class Ticker implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final String name;
    private final ScheduledExecutorService thread;

    public Ticker(String name) {
        this.name = name;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
    }

    public void every(long millis, Runnable task) {
        var unused = thread.scheduleWithFixedDelay(() -> runGuarded(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    public void after(long millis, Runnable task) {
        try {
            var unused = thread.schedule(() -> runGuarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is stopping", name);
        }
    }

    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(() -> runGuarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is stopping", name);
        }
    }

    /** One failure must not end the watching. */
    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed once", name, e);
        } catch (Error e) {
            // The pool would keep it in a future that nobody asks; the thread's handler ends the process.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
