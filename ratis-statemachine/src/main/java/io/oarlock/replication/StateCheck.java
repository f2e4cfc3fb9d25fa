package io.oarlock.replication;

import io.oarlock.checkpoint.AppliedState;
import io.oarlock.replica.Fault;
import io.oarlock.storage.DamagedStoreException;
import io.oarlock.storage.StoreException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the state that a member has opened with the digest that is kept of it, once, while it serves: what has lost
 * rows would answer, as if they had never been there. A thread of its own reads all rows and rests four times as long
 * as it works. A difference ends the member, and no start opens the state any more.
 */
public final class StateCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateCheck.class);

    /** More are not read: they would push what is in use out of the page cache. */
    private static final long ZNODES_MAX = 1_000_000;

    private static final long DATA_BYTES_MAX = 1L << 30;
    private static final int ROWS_AT_ONCE = 256;
    private static final int REST_FACTOR = 4;

    private final Applier applier;
    private final Fault fault;
    private final Thread thread = new Thread(this::run, "state-check");
    private volatile boolean closed;

    // Only the thread.
    private long rows;
    private long sinceNanos;

    public StateCheck(Applier applier, Fault fault) {
        this.applier = applier;
        this.fault = fault;
        thread.setDaemon(true);
    }

    /** Begins. Once. */
    public void start() {
        thread.start();
    }

    private void run() {
        AppliedState state = applier.state();
        long znodes = state.tree().totals().znodes();
        if (znodes > ZNODES_MAX || state.tree().totals().dataBytes() > DATA_BYTES_MAX) {
            LOG.info(
                    "{} znodes are not compared with their digest, 'oarlock doctor' does it on a stopped member",
                    znodes);
            return;
        }
        sinceNanos = System.nanoTime();
        try {
            state.compare(this::rest);
            LOG.info("the {} rows of the state agree with their digest", rows);
        } catch (CancellationException stopping) {
            LOG.debug("the state was not compared to its end");
        } catch (DamagedStoreException e) {
            if (!isOver(state)) {
                condemn(state, e);
            }
        } catch (StoreException e) {
            if (!isOver(state)) {
                LOG.warn("the state was not compared to its end", e);
            }
        }
    }

    /** One that was closed under this thread fails, too. */
    private boolean isOver(AppliedState state) {
        return closed || applier.state() != state;
    }

    private void rest() {
        if (closed) {
            throw new CancellationException();
        }
        rows++;
        if (rows % ROWS_AT_ONCE == 0) {
            LockSupport.parkNanos((System.nanoTime() - sinceNanos) * REST_FACTOR);
            sinceNanos = System.nanoTime();
        }
    }

    private void condemn(AppliedState state, DamagedStoreException damage) {
        String text = String.valueOf(damage.getMessage());
        try {
            text = applier.checkpoints().condemn(state, text);
        } catch (IOException e) {
            if (!isOver(state)) {
                LOG.error("cannot note that the state is damaged", e);
            }
        }
        if (isOver(state)) {
            LOG.warn("the state was damaged that has been replaced: {}", text);
            return;
        }
        fault.fatal("the state is damaged: " + text, damage);
    }

    /** Does not wait for the thread, which stops at the next row. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** For tests. */
    void join() throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(60));
    }
}
