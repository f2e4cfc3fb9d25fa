package io.oarlock.storage.rocks;

import java.util.concurrent.TimeUnit;

/**
 * Which batches of a store with a log are not written to it. Long values that come fast would be written twice within a
 * second or two, to the log and to a file of the store; where they are in the file soon, the log of a client's writes
 * is not far behind it. Such a stretch begins with the second large batch within a second; meanwhile the store is
 * flushed whenever the next start would have much to repeat. It ends when batches have become small or slow and that
 * flush has come: small ones before it go past the log as well.
 *
 * <p>What is in the log must never be newer than something that is nowhere: before a batch goes to the log again, all
 * before it is flushed. A stretch that each small batch ended would cost such a flush, which the writer waits for, each
 * time. Used by the writing thread.
 */
final class LogBypass {
    /** A smaller batch costs the log little. */
    private static final long BATCH_BYTES_MIN = 1L << 20;

    /** With less in a row, a start would repeat many changes for the same bytes. */
    private static final long ROW_BYTES_MIN = 256;

    private static final long FAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long UNFLUSHED_BYTES_MAX = 32L << 20;
    private static final long UNFLUSHED_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

    private boolean open;
    private boolean largeBefore;
    private long beforeNanos;
    private long unflushedBytes;
    private long unflushedSinceNanos;

    /** Whether a batch goes past the log. */
    boolean takes(long bytes, int rows, long nowNanos) {
        boolean large = bytes >= BATCH_BYTES_MIN && bytes >= rows * ROW_BYTES_MIN;
        boolean begins = large && largeBefore && nowNanos - beforeNanos < FAST_NANOS;
        largeBefore = large;
        beforeNanos = nowNanos;
        return begins || unflushedBytes > 0 && !isDue(nowNanos);
    }

    /** A batch went past the log. */
    void took(long bytes, long nowNanos) {
        if (unflushedBytes == 0) {
            unflushedSinceNanos = nowNanos;
        }
        open = true;
        unflushedBytes += bytes;
    }

    /** Whether there is something that neither the log nor a file has, for all that this knows. */
    boolean isOpen() {
        return open;
    }

    /** Whether that is so much that it should be flushed, though batches go past the log as before. */
    boolean isDue(long nowNanos) {
        return nanosUntilDue(nowNanos) <= 0;
    }

    /** When that is so if nothing comes any more; {@link Long#MAX_VALUE} for never. */
    long nanosUntilDue(long nowNanos) {
        if (unflushedBytes == 0) {
            return Long.MAX_VALUE;
        }
        return unflushedBytes >= UNFLUSHED_BYTES_MAX ? 0 : UNFLUSHED_NANOS_MAX - (nowNanos - unflushedSinceNanos);
    }

    /** A flush has begun. */
    void flushing() {
        unflushedBytes = 0;
    }

    /** All is in files. */
    void flushed() {
        flushing();
        open = false;
    }
}
