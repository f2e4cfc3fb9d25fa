package io.oarlock.eventloop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other threads leave for an event loop, in batches; a pass of the loop is scheduled at most once. */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final Executor loop;
    private final Runnable pass;
    private final ConcurrentLinkedQueue<List<Delivery>> batches = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Belongs to the apply thread. */
    private List<Delivery> staged = new ArrayList<>();

    /** @param pass empties the mailbox; calls {@link #passBegins} first */
    Mailbox(Executor loop, Runnable pass) {
        this.loop = loop;
        this.pass = pass;
    }

    /** Apply thread: kept back until the whole entry is through. */
    void stage(Delivery delivery) {
        staged.add(delivery);
    }

    /** Apply thread, while the gate for reads is shut. */
    void publishStaged() {
        if (!staged.isEmpty()) {
            batches.add(staged);
            staged = new ArrayList<>();
            schedulePass();
        }
    }

    /** Any thread. */
    void post(Delivery delivery) {
        batches.add(List.of(delivery));
        schedulePass();
    }

    /** Any thread. */
    void schedulePass() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                loop.execute(pass);
            } catch (RejectedExecutionException stopped) {
                // The replica goes on after the front end has closed: it must not fail for that.
                LOG.debug("the event loop has stopped", stopped);
            }
        }
    }

    /** What is put in from here on schedules another pass. */
    void passBegins() {
        scheduled.set(false);
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** Event loop: gives out everything, in the order in which it came. */
    void empty(Consumer<Delivery> receiver) {
        List<Delivery> batch = batches.poll();
        while (batch != null) {
            batch.forEach(receiver);
            batch = batches.poll();
        }
    }
}
