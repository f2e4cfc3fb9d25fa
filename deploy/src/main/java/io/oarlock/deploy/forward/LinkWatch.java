package io.oarlock.deploy.forward;

import io.oarlock.deploy.forward.ForwardMessage.Answer;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the source is reached through the member that leads. What was passed on over a link that is gone is
 * given up, and behind a new link all clients connect again, so that the source learns anew whose sessions are here.
 * Its round is called by one thread, the rest by any.
 */
final class LinkWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LinkWatch.class);
    private static final long REACHED = 0;

    private final Forwarder forwarder;
    /**
     * When the link was last known to be up, where it is not; nanos of {@link System#nanoTime}, never {@link #REACHED}.
     */
    private final AtomicLong lostNanos;
    /** The link that clients have attached over; 0 before the first. */
    private final AtomicLong link = new AtomicLong();

    LinkWatch(Forwarder forwarder) {
        this.forwarder = forwarder;
        this.lostNanos = new AtomicLong(now());
    }

    private static long now() {
        return System.nanoTime() | 1;
    }

    /** Asks the member that leads; the answer is taken on the thread that brings it. */
    void look() {
        forwarder.ask(new ForwardMessage.AskLink()).whenComplete((answer, failure) -> {
            if (answer == null || answer.link() == Answer.NO_LINK) {
                lost(answer != null);
            } else {
                reached(answer.link());
            }
        });
    }

    private void reached(long now) {
        lostNanos.set(REACHED);
        long before = link.getAndSet(now);
        if (before == now) {
            return;
        }
        LOG.info("requests of clients go to the source over link 0x{}", Long.toHexString(now));
        forwarder.lostAllBut(now);
        if (before != Answer.NO_LINK) {
            forwarder.closeClients();
        }
    }

    /** @param knows whether the leader itself says so; otherwise the requests may still come through */
    private void lost(boolean knows) {
        if (lostNanos.compareAndSet(REACHED, now())) {
            LOG.warn("the source is not reached: requests of clients are given up");
        }
        if (knows) {
            forwarder.lostAllBut(Answer.NO_LINK);
        }
    }

    /** For how long the source has not been reached; 0 while it is. */
    long lostForNanos() {
        long since = lostNanos.get();
        return since == REACHED ? 0 : Math.max(1, System.nanoTime() - since);
    }
}
