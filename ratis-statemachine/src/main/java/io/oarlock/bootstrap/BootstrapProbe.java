package io.oarlock.bootstrap;

import io.oarlock.membership.DifferentMembers;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other members what they remember, as long as this one is joining. {@link #step} is for the ticker; threads
 * that may block ask.
 */
public final class BootstrapProbe {
    private static final Logger LOG = LoggerFactory.getLogger(BootstrapProbe.class);

    /** How long a member that does not answer is waited for before the others do without it. */
    public static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final BootstrapGuard bootstrapGuard;
    private final Question question;
    private final Executor blocking;
    private final Consumer<DifferentMembers> onDifferentMembers;
    private final Set<Integer> asking = ConcurrentHashMap.newKeySet();

    // Ticker thread only.
    private long waitingNanos = System.nanoTime();

    private interface Step {
        void run() throws IOException;
    }

    /** Asks one member; blocks. */
    public interface Question {
        BootstrapState ask(int member) throws IOException;
    }

    /** @param onDifferentMembers called when another member has data of another ensemble */
    public BootstrapProbe(
            BootstrapGuard bootstrapGuard,
            Question question,
            Executor blocking,
            Consumer<DifferentMembers> onDifferentMembers) {
        this.onDifferentMembers = onDifferentMembers;
        this.bootstrapGuard = bootstrapGuard;
        this.question = question;
        this.blocking = blocking;
    }

    public void step() {
        Set<Integer> members = bootstrapGuard.toAsk();
        for (int member : members) {
            if (asking.add(member)) {
                doLater(() -> ask(member));
            }
        }
        long now = System.nanoTime();
        if (now - waitingNanos <= WAIT_NANOS) {
            return;
        }
        waitingNanos = now;
        if (bootstrapGuard.founder() != BootstrapState.NO_FOUNDER) {
            LOG.warn(bootstrapGuard.waiting());
        } else if (!members.isEmpty()) {
            LOG.warn("members {} have not said what they remember: {}", members, bootstrapGuard.need());
            doLater(bootstrapGuard::waitedLong);
        }
    }

    private void doLater(Step step) {
        try {
            blocking.execute(() -> {
                try {
                    step.run();
                } catch (IOException e) {
                    LOG.warn("not joining yet: {}", e.toString());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("not joining: stopping");
        }
    }

    private void ask(int member) {
        try {
            bootstrapGuard.answered(member, question.ask(member));
        } catch (DifferentMembers e) {
            onDifferentMembers.accept(e);
        } catch (IOException | RuntimeException e) {
            LOG.debug("member {} does not say what it remembers: {}", member, e.toString());
        } finally {
            asking.remove(member);
        }
    }
}
