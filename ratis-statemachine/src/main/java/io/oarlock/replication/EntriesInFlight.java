package io.oarlock.replication;

import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The entries of this member that are not applied yet: a ring of bounded size. One thread at a time adds, the apply
 * thread removes; they share no lock, because an append may wait for Ratis' locks and the apply thread must not wait
 * for an append. Bounded in bytes, too, but that one entry always has room.
 */
public final class EntriesInFlight {
    private static final long BYTES_MAX = 64L << 20;

    private final AtomicReferenceArray<@Nullable UnappliedEntry> ring;
    private final int capacity;
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();
    /** Lowest sequence that is not applied. */
    private final AtomicLong first = new AtomicLong(1);
    /** Sequence that the next entry gets. */
    private final AtomicLong next = new AtomicLong(1);

    EntriesInFlight(Limits limits) {
        this.capacity = limits.intOf(Bound.ENTRIES_IN_FLIGHT);
        this.bytesMax = bytesMax(limits);
        this.ring = new AtomicReferenceArray<>(capacity);
    }

    /** Bytes of entries that may wait for their commit at once; one entry always may. */
    public static long bytesMax(Limits limits) {
        return Math.min(BYTES_MAX, limits.of(Bound.ENTRIES_IN_FLIGHT) * limits.of(Bound.ENTRY_BYTES));
    }

    boolean hasRoom() {
        return isEmpty() || (next.get() - first.get() < capacity && bytes.get() < bytesMax);
    }

    boolean isEmpty() {
        return next.get() == first.get();
    }

    long firstSequence() {
        return first.get();
    }

    long nextSequence() {
        return next.get();
    }

    /** Encoded bytes of all entries. */
    long bytes() {
        return bytes.get();
    }

    /** Adds the entry with {@link #nextSequence()}; there must be room. */
    void add(UnappliedEntry entry) {
        if (entry.sequence() != next.get() || !hasRoom()) {
            throw new IllegalStateException("entry " + entry.sequence() + " does not fit at " + next.get());
        }
        bytes.addAndGet(entry.unstamped().length());
        ring.set(slot(entry.sequence()), entry);
        next.incrementAndGet();
    }

    /** Puts another entry where one is, unless that was applied meanwhile; false then. */
    boolean replace(UnappliedEntry old, UnappliedEntry fresh) {
        bytes.addAndGet(fresh.unstamped().length() - old.unstamped().length());
        if (ring.compareAndSet(slot(old.sequence()), old, fresh)) {
            return true;
        }
        bytes.addAndGet(old.unstamped().length() - fresh.unstamped().length());
        return false;
    }

    /** The entry with a sequence, or null when it is applied or not made yet. */
    @Nullable
    UnappliedEntry get(long sequence) {
        UnappliedEntry entry = ring.get(slot(sequence));
        return entry != null && entry.sequence() == sequence ? entry : null;
    }

    /** Takes the first entry out. Apply thread only. */
    UnappliedEntry remove(long sequence) {
        UnappliedEntry entry = get(sequence);
        if (entry == null || sequence != first.get()) {
            throw new IllegalStateException("entry " + sequence + " was applied while waiting for " + first.get());
        }
        // The one that is taken out may have been put there this moment.
        UnappliedEntry taken = ring.getAndSet(slot(sequence), null);
        UnappliedEntry removed = taken == null ? entry : taken;
        bytes.addAndGet(-removed.unstamped().length());
        first.incrementAndGet();
        return removed;
    }

    private int slot(long sequence) {
        return (int) (sequence % capacity);
    }
}
