package io.oarlock.memory;

import java.util.concurrent.atomic.AtomicLong;

/** What all connections have proved, or begun to, takes of the heap, and may take. Any thread. */
public final class IdentityMemory {
    private final FairShare share;
    private final AtomicLong used = new AtomicLong();

    IdentityMemory(FairShare share) {
        this.share = share;
    }

    /** Counts what a connection holds from now on; false, and nothing is counted, when there is no room for it. */
    public boolean change(long held, long then) {
        if (then > held && !share.admits(used.get(), held, then - held)) {
            return false;
        }
        used.addAndGet(then - held);
        return true;
    }

    long used() {
        return used.get();
    }

    long bytesMax() {
        return share.bytesMax();
    }
}
