package io.oarlock.deploy.cli;

import io.oarlock.migration.tree.Progress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Prints how far a long run is, with a rate, once a second. Used by the thread that works. */
final class ProgressLines implements Progress {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long printedNanos = System.nanoTime();
    private long begunNanos = printedNanos;
    private Step step = Step.SNAPSHOT;

    @Override
    public void on(Step now, long items, long bytes) {
        long nanos = System.nanoTime();
        if (now != step) {
            step = now;
            begunNanos = nanos;
        }
        if (nanos - printedNanos < EVERY_NANOS || items == 0) {
            return;
        }
        printedNanos = nanos;
        double seconds = Math.max(1, nanos - begunNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        String read = bytes == 0 ? "" : String.format(Locale.ROOT, ", %,d MB", bytes >> 20);
        System.err.printf(Locale.ROOT, "%s: %,d%s, %,.0f/s%n", words(now), items, read, items / seconds);
    }

    private static String words(Step step) {
        return switch (step) {
            case SNAPSHOT -> "znodes of the snapshot";
            case LOG -> "transactions of the log";
            case CHILDREN -> "znodes with children";
            case WRITING -> "znodes written";
            case COMPARING -> "znodes compared";
        };
    }
}
