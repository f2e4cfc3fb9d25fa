package io.oarlock.frontend;

import io.oarlock.replica.Fault;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs, on one thread, what is done in every pulse of the front end; one task after the other. */
final class PeriodicTasks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTasks.class);
    private static final long ROUND_MILLIS_MAX = 2000;

    private final Replica replica;
    private final List<Consumer<ReplicaStatus>> tasks;
    private final Fault fault;
    private final ScheduledExecutorService thread;

    /** @param tasks take the status of the member; those behind one that fails wait for the next pulse */
    PeriodicTasks(Replica replica, List<Consumer<ReplicaStatus>> tasks, Fault fault) {
        this.replica = replica;
        this.tasks = List.copyOf(tasks);
        this.fault = fault;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "oarlock-upkeep"));
    }

    void start(int pulseMillis) {
        thread.scheduleWithFixedDelay(this::round, 0, pulseMillis, TimeUnit.MILLISECONDS);
    }

    /** Asks for a round that does not wait for the next pulse. False once this is closed. */
    boolean roundSoon() {
        try {
            thread.execute(this::round);
            return true;
        } catch (RejectedExecutionException stopped) {
            LOG.debug("no round: stopping");
            return false;
        }
    }

    private void round() {
        try {
            ReplicaStatus status = replica.status();
            tasks.forEach(task -> task.accept(status));
        } catch (RuntimeException e) {
            LOG.error("a periodic task failed; it goes on with the next round", e);
        } catch (Error e) {
            // The pool would keep it in a future that is never read, and sessions would never expire again.
            fault.fatal("the upkeep thread failed", e);
        }
    }

    /** Lets a round that runs finish. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(ROUND_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
