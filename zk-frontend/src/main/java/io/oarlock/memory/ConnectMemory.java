package io.oarlock.memory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Heap of the connect requests whose sessions the log has not opened or moved yet, of all connections: those of clients
 * that have left meanwhile are still with the log. Any thread.
 */
public final class ConnectMemory {
    private final long bytesMax;
    private final int countMax;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger count = new AtomicInteger();

    /** @param countMax how many there may be, however small they are */
    ConnectMemory(long bytesMax, int countMax) {
        this.bytesMax = bytesMax;
        this.countMax = countMax;
    }

    /** False, and nothing is counted, when there is no room; one always has some. */
    public boolean take(long bytes) {
        int others = count.getAndIncrement();
        long before = used.getAndAdd(bytes);
        if (others > 0 && (others >= countMax || before + bytes > bytesMax)) {
            giveBack(bytes);
            return false;
        }
        return true;
    }

    /** The log is done with one. */
    public void giveBack(long bytes) {
        used.addAndGet(-bytes);
        count.decrementAndGet();
    }

    long used() {
        return used.get();
    }

    long bytesMax() {
        return bytesMax;
    }
}
