package io.oarlock.migration.learner;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a leader sends, which has to come on: a limit of the socket is one of silence, and whoever sends a byte now and
 * then is never silent. Only time in which the other side is waited for counts, and that before a message not at all.
 * Used by one thread.
 */
final class SteadyInput extends InputStream {
    private static final int BYTES_MIN = 1 << 20;

    private final InputStream in;
    private final LongSupplier nanoClock;
    private final long waitNanosMax;
    private long waitedNanos;
    private long bytes;
    private boolean isBegun;

    /** @param waitMillisMax for how long a message, or a MiB of a long one, may be waited for once it has begun */
    SteadyInput(InputStream in, long waitMillisMax) {
        this(in, waitMillisMax, System::nanoTime);
    }

    /** @param nanoClock a monotonic clock */
    SteadyInput(InputStream in, long waitMillisMax, LongSupplier nanoClock) {
        this.in = in;
        this.nanoClock = nanoClock;
        this.waitNanosMax = TimeUnit.MILLISECONDS.toNanos(waitMillisMax);
    }

    /** What comes next is another message: its sender need not have anything to say yet. */
    void messageBegins() {
        isBegun = false;
        progressed();
    }

    private void progressed() {
        waitedNanos = 0;
        bytes = 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        long sinceNanos = nanoClock.getAsLong();
        int count = in.read(into, offset, length);
        if (isBegun) {
            waitedNanos += nanoClock.getAsLong() - sinceNanos;
            bytes += Math.max(0, count);
        }
        isBegun = true;
        if (bytes >= BYTES_MIN) {
            progressed();
        }
        if (waitedNanos > waitNanosMax) {
            throw new IOException("the leader sends too slowly: " + bytes + " bytes of a message came in "
                    + TimeUnit.NANOSECONDS.toMillis(waitedNanos) + " ms");
        }
        return count;
    }
}
