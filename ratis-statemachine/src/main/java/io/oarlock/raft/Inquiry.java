package io.oarlock.raft;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other members what they remember, as long as this one is joining. {@link #step} is for the ticker; patient
 * threads ask.
 */
final class Inquiry {
    private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Joining joining;
    private final Question question;
    private final Executor patient;
    private final Set<Integer> asking = ConcurrentHashMap.newKeySet();

    // Ticker thread only.
    private long toldNanos = System.nanoTime();

    /** Asks one member; blocks. */
    interface Question {
        Memory ask(int member) throws IOException;
    }

    Inquiry(Joining joining, Question question, Executor patient) {
        this.joining = joining;
        this.question = question;
        this.patient = patient;
    }

    void step() {
        Set<Integer> members = joining.toAsk();
        for (int member : members) {
            if (asking.add(member)) {
                askLater(member);
            }
        }
        long now = System.nanoTime();
        if (!members.isEmpty() && now - toldNanos > TELL_NANOS) {
            toldNanos = now;
            LOG.warn("members {} have not said what they remember: {}", members, joining.need());
        }
    }

    private void askLater(int member) {
        try {
            patient.execute(() -> ask(member));
        } catch (RejectedExecutionException e) {
            LOG.debug("not asking member {}: stopping", member);
        }
    }

    private void ask(int member) {
        try {
            joining.answered(member, question.ask(member));
        } catch (IOException | RuntimeException e) {
            LOG.debug("member {} does not say what it remembers: {}", member, e.toString());
        } finally {
            asking.remove(member);
        }
    }
}
