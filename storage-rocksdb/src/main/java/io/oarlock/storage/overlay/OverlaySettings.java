package io.oarlock.storage.overlay;

import java.time.Duration;

/**
 * Bounds of an overlay.
 *
 * @param flushBytes heap of changes at which they are written to the store below; a few megabytes, because what lives
 *     longer is copied by the collector
 * @param bytesMax heap of changes at which commits wait for the store below
 * @param flushCommits commits at which their changes are written, however few bytes: what a start after a crash repeats
 * @param flushAfter age of the oldest change at which it is written, however little there is
 */
public record OverlaySettings(long flushBytes, long bytesMax, int flushCommits, Duration flushAfter) {
    private static final int MERGED_SHARE = 32;

    /** What a server without any setting uses. */
    public static final OverlaySettings DEFAULTS =
            new OverlaySettings(4L << 20, 32L << 20, 1000, Duration.ofSeconds(2));

    public OverlaySettings {
        if (flushBytes < 1 || bytesMax < flushBytes || flushCommits < 1 || flushAfter.isNegative()) {
            throw new IllegalArgumentException("out of range: flushBytes " + flushBytes + ", bytesMax " + bytesMax
                    + ", flushCommits " + flushCommits + ", flushAfter " + flushAfter);
        }
    }

    /** What becomes one generation at most: readers merge them, and each waits for what it merges. */
    long mergedBytesMax() {
        return bytesMax / MERGED_SHARE;
    }

    /** With another bound, and a smaller share to write at once where that is needed to stay below it. */
    public OverlaySettings withBytesMax(long bytes) {
        return new OverlaySettings(Math.max(1, Math.min(flushBytes, bytes / 4)), bytes, flushCommits, flushAfter);
    }
}
