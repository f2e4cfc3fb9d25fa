package io.oarlock.eventloop;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One ReadIndex round, which all requests share that joined it before it began. It knows the connections that wait, not
 * their requests: what a closed connection asked for is not kept in memory until the round is over. Event loop only.
 */
public final class ReadRound {
    private final Map<RoundWaiter, Integer> requests = new HashMap<>();
    /** Which answers for this one, once it has been asked in vain. */
    private @Nullable ReadRound mergedInto;

    private boolean begun;
    private long beganNanos;
    private boolean over;

    ReadRound() {}

    void join(RoundWaiter waiter) {
        requests.merge(waiter, 1, Integer::sum);
    }

    /** How many requests wait for it. */
    int requests() {
        return requests.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    /** Nobody may join it any more, unless it is asked in vain. */
    void begins(long nanos) {
        if (!begun) {
            begun = true;
            beganNanos = nanos;
        }
    }

    /** When it was asked first. */
    long beganNanos() {
        return beganNanos;
    }

    /** Forgets those that would be sent no answer; returns how many requests were theirs. */
    int dropClosing() {
        int before = requests();
        requests.keySet().removeIf(RoundWaiter::isClosing);
        return before - requests();
    }

    /**
     * One round for those who wait for either of two that are still to be asked, or to be asked again. The smaller one
     * goes into the larger one, so that a round is never far from the one that answers for it.
     */
    ReadRound together(ReadRound other) {
        return requests.size() < other.requests.size() ? other.taking(this) : taking(other);
    }

    private ReadRound taking(ReadRound other) {
        other.requests.forEach((waiter, count) -> requests.merge(waiter, count, Integer::sum));
        other.requests.clear();
        other.mergedInto = this;
        if (other.begun && !(begun && beganNanos - other.beganNanos < 0)) {
            begun = true;
            beganNanos = other.beganNanos;
        }
        return this;
    }

    /** This member has applied what was committed anywhere before the round began. */
    void ends() {
        over = true;
        requests.keySet().forEach(RoundWaiter::wakeUp);
        requests.clear();
    }

    /** Whether requests that joined it may be answered from the applied state. */
    public boolean isOver() {
        ReadRound answering = this;
        while (answering.mergedInto != null) {
            answering = answering.mergedInto;
        }
        return answering.over;
    }
}
