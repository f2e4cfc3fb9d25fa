package io.oarlock.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, once in a run, when this member has applied everything that was committed anywhere before: from then on it
 * serves clients, and has joined if it was joining. Until then a rolling restart must not go on to the next member.
 *
 * <p>{@link #step} is for the ticker; {@link #isDone} for any thread.
 */
public final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private final Supplier<CompletableFuture<Void>> readIndex;
    private final BootstrapGuard bootstrapGuard;
    private final Executor blocking;
    private final Runnable onDone;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicBoolean done = new AtomicBoolean();

    /**
     * @param readIndex completes when everything committed so far is applied here
     * @param blocking may block for a write to disk
     */
    public CatchUp(
            Supplier<CompletableFuture<Void>> readIndex,
            BootstrapGuard bootstrapGuard,
            Executor blocking,
            Runnable onDone) {
        this.readIndex = readIndex;
        this.bootstrapGuard = bootstrapGuard;
        this.blocking = blocking;
        this.onDone = onDone;
    }

    public boolean isDone() {
        return done.get();
    }

    /** Asks if nobody has yet; only with a leader is there somebody to answer. */
    public void step(boolean leaderKnown) {
        if (done.get() || !leaderKnown || !asking.compareAndSet(false, true)) {
            return;
        }
        var unused = readIndex.get().thenRunAsync(this::reached, blocking).whenComplete((nothing, failure) -> {
            asking.set(false);
            if (failure != null) {
                LOG.debug("not caught up yet: {}", failure.toString());
            }
        });
    }

    private void reached() {
        try {
            bootstrapGuard.caughtUp();
        } catch (IOException e) {
            throw new UncheckedIOException("this member cannot note that it has joined", e);
        }
        done.set(true);
        LOG.info("caught up with the leader: all that was committed before is applied, clients are served");
        onDone.run();
    }
}
