package io.oarlock.memory;

/**
 * What one connection holds of a budget. Written by its event loop without any ordering; others read some recent value.
 */
public final class HeldMemory {
    private final MemoryBudget.Share share;
    private long bytes;
    private long sinceNanos;

    HeldMemory(MemoryBudget.Share share) {
        this.share = share;
    }

    /** Sets how much it is now. */
    public void set(long now, long nowNanos) {
        if (now == bytes) {
            return;
        }
        if (bytes == 0) {
            sinceNanos = nowNanos;
        }
        long more = now - bytes;
        // Before the sum, which may wake the guard: it must not find a full budget that nobody seems to hold.
        bytes = now;
        share.change(more);
    }

    /** What is held now is not held since the beginning: the client has taken or completed some of it. */
    public void restart(long nowNanos) {
        sinceNanos = nowNanos;
    }

    public long bytes() {
        return bytes;
    }

    /** Since when it is not 0, or since the last progress. */
    long sinceNanos() {
        return sinceNanos;
    }

    MemoryBudget budget() {
        return share.budget();
    }

    /** Whether the connection may take more. */
    public boolean mayGrow() {
        return share.budget().admits(bytes);
    }
}
