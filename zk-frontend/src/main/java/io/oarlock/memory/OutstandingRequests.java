package io.oarlock.memory;

/**
 * Requests of one event loop's connections that wait for their answers, against this loop's part of the bounds. Written
 * by the event loop alone, read by any thread.
 */
public final class OutstandingRequests {
    private final int countMax;
    private final long bytesMax;
    private volatile int count;
    private volatile long bytes;
    private boolean wasOverloaded;

    /** The bounds are this event loop's part; each is at least 1. */
    OutstandingRequests(int countMax, long bytesMax) {
        this.countMax = Math.max(1, countMax);
        this.bytesMax = Math.max(1, bytesMax);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes it
    public void accepted(int weight) {
        count = count + 1;
        bytes = bytes + weight;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes it
    public void answered(int answered, long weight) {
        count = count - answered;
        bytes = bytes - weight;
    }

    /** Connections with requests under way are not read then. */
    public boolean overloaded() {
        boolean over = count >= countMax || bytes >= bytesMax;
        wasOverloaded |= over;
        return over;
    }

    /** Whether there is room again after {@link #overloaded} was true; true once. */
    public boolean hasRoomAgain() {
        if (!wasOverloaded || overloaded()) {
            return false;
        }
        wasOverloaded = false;
        return true;
    }

    public int count() {
        return count;
    }

    public long bytes() {
        return bytes;
    }
}
