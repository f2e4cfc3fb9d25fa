package io.oarlock.request;

import io.oarlock.model.Bound;

/**
 * Requests of one event loop's connections that wait for their answers, against this loop's part of the bounds. Written
 * by the event loop alone, read by any thread.
 */
final class OutstandingRequests {
    private final int countMax;
    private final long bytesMax;
    private volatile int count;
    private volatile long bytes;
    private boolean wasOverloaded;

    /** @param loops how many event loops share the bounds */
    OutstandingRequests(FrontParts parts, int loops) {
        this.countMax = Math.max(1, parts.limits().intOf(Bound.OUTSTANDING) / loops);
        this.bytesMax = Math.max(1, parts.memory().heap().outstandingMax() / loops);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes it
    void accepted(int weight) {
        count = count + 1;
        bytes = bytes + weight;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes it
    void answered(int answered, long weight) {
        count = count - answered;
        bytes = bytes - weight;
    }

    /** Connections with requests under way are not read then. */
    boolean overloaded() {
        boolean over = count >= countMax || bytes >= bytesMax;
        wasOverloaded |= over;
        return over;
    }

    /** Whether there is room where somebody was told that there was none; true once. */
    boolean hasRoomAgain() {
        if (!wasOverloaded || overloaded()) {
            return false;
        }
        wasOverloaded = false;
        return true;
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }
}
