package io.oarlock.ratis.transport;

import io.oarlock.peer.frame.PeerRefusal;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses terms that no election can have brought about. Ratis takes over any larger term that it reads, and a member
 * in the last term of all can never elect again; transaction ids have 31 bits for it. A term is accepted up to
 * {@link #JUMP_MAX} over the one that this member had when it was first asked, and {@link #TERMS_PER_SECOND} more for
 * each second since: at two elections a second, the first are those of 97 days that this member may have missed, and
 * the others more than the smallest election timeout allows. Any thread.
 */
public final class TermBound {
    static final long JUMP_MAX = 1L << 24;
    static final long TERMS_PER_SECOND = 20;

    private final LongSupplier current;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Start> start = new AtomicReference<>();

    private record Start(long term, long nanos) {}

    /**
     * @param current the term that this member is in
     * @param nanoTime a clock that never goes back
     */
    public TermBound(LongSupplier current, LongSupplier nanoTime) {
        this.current = current;
        this.nanoTime = nanoTime;
    }

    void check(long term) throws PeerRefusal {
        if (term < 0 || term > current.getAsLong() && term > max()) {
            throw new PeerRefusal("term " + Long.toUnsignedString(term) + ", which no election can have reached");
        }
    }

    private long max() {
        start.compareAndSet(null, new Start(current.getAsLong(), nanoTime.getAsLong()));
        Start first = Objects.requireNonNull(start.get());
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - first.nanos());
        return Math.min(Integer.MAX_VALUE, first.term() + JUMP_MAX + seconds * TERMS_PER_SECOND);
    }
}
