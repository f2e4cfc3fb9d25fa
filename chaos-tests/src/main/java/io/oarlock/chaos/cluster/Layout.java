package io.oarlock.chaos.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an ensemble is made of, whatever it runs in.
 *
 * @param directory holds a directory for each member
 * @param size number of members
 * @param tickMillis base of all their timeouts
 * @param equipment what they have that faults can reach
 * @param more lines of their configuration, which take the place of the usual ones of the same key
 */
public record Layout(Path directory, int size, int tickMillis, Equipment equipment, List<String> more) {

    private static final int ENTRIES_PER_CHECKPOINT = 1_000;
    /** Segments are a share of it, and only whole ones are purged. */
    private static final String LOG_BYTES = "48m";

    private static final String UNWRITTEN_BYTES = "1m";
    private static final int UNUSED_CHECK_MILLIS = 500;
    private static final int SESSION_MILLIS_MAX = 60_000;

    /** With the usual configuration. */
    public Layout(Path directory, int size, int tickMillis, Equipment equipment) {
        this(directory, size, tickMillis, equipment, List.of());
    }

    /** With nothing of their own. */
    public Layout(Path directory, int size, int tickMillis) {
        this(directory, size, tickMillis, Equipment.PLAIN);
    }

    /** Lines of the configuration that are not the defaults, with every driver. */
    List<String> settings() {
        List<String> usual = List.of(
                // A short run must see checkpoints, and logs that are purged behind them.
                "snapCount=" + ENTRIES_PER_CHECKPOINT,
                "oarlock.log.bytesMax=" + LOG_BYTES,
                // The store writes and flushes all the time.
                "oarlock.storage.unwrittenBytesMax=" + UNWRITTEN_BYTES,
                "enforceQuota=true",
                "znode.container.checkIntervalMs=" + UNUSED_CHECK_MILLIS,
                // The default depends on the tick, which is short here.
                "maxSessionTimeout=" + SESSION_MILLIS_MAX);
        List<String> keys = more.stream().map(Layout::key).toList();
        return Stream.concat(usual.stream().filter(line -> !keys.contains(key(line))), more.stream())
                .toList();
    }

    private static String key(String line) {
        return line.substring(0, line.indexOf('='));
    }
}
