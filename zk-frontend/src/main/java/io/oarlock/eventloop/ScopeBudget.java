package io.oarlock.eventloop;

import io.oarlock.time.TimeSource;
import java.util.concurrent.TimeUnit;

/** How much one read scope may do before it closes, so that the apply thread does not wait. Event loop only. */
public final class ScopeBudget {
    /** Reply bytes that gather in one read scope before they are written to sockets. */
    private static final int REPLY_BYTES_MAX = 1 << 20;

    /** How long one read scope may keep the apply thread waiting, but for a single request. */
    private static final long NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(5);

    private final TimeSource time;
    private int bytes;
    private long begunNanos;

    ScopeBudget(TimeSource time) {
        this.time = time;
    }

    void begin() {
        bytes = 0;
        begunNanos = time.nanoTime();
    }

    /** Reply bytes have gathered that are not written to a socket yet. */
    public void gathered(int more) {
        bytes += more;
    }

    public boolean isSpent() {
        return bytes >= REPLY_BYTES_MAX || time.nanoTime() - begunNanos >= NANOS_MAX;
    }
}
