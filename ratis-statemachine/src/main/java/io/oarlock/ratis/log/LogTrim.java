package io.oarlock.ratis.log;

import io.oarlock.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the log behind the newest checkpoint before a start reads it: twice, to look for damage and to have it in
 * Ratis' index. Ratis purges while it runs, but not behind the checkpoint of an orderly stop, so that a start would
 * take longer the more had been written before.
 */
public final class LogTrim {
    private static final Logger LOG = LoggerFactory.getLogger(LogTrim.class);

    /** Ratis reads a hundred thousand entries in a second, all of which a start waits for. */
    private static final int ENTRIES_KEPT_MAX = 20_000;

    /** More than are ever under way between two syncs. */
    private static final int SYNCED_ENTRIES_MIN = 1_000;

    private LogTrim() {}

    /**
     * What may go: closed segments, the oldest first, so that what is left is one piece also after a crash. The newest
     * closed one stays unless the open one has many entries, of which some must have been synced: somebody has to know
     * the last term.
     *
     * @param segments in the order of the log
     * @param lastIndex of the last entry that can be read, -1 where that is not known
     * @param checkpointIndex last index that the state on disk is known to hold
     * @param bytesKept that stay for followers that lag a little, unless they are more entries than a start should read
     */
    public static List<LogSegment> unneeded(
            List<LogSegment> segments, long lastIndex, long checkpointIndex, long bytesKept) throws IOException {
        return segments.subList(0, count(segments, lastIndex, checkpointIndex, bytesKept));
    }

    /** The others. */
    public static List<LogSegment> needed(
            List<LogSegment> segments, long lastIndex, long checkpointIndex, long bytesKept) throws IOException {
        return segments.subList(count(segments, lastIndex, checkpointIndex, bytesKept), segments.size());
    }

    /** Only for segments that {@link #unneeded} names, once the state that makes them so has been opened. */
    public static void remove(List<LogSegment> unneeded) throws IOException {
        for (LogSegment segment : unneeded) {
            Files.delete(segment.file());
        }
        if (!unneeded.isEmpty()) {
            DurableFiles.syncDirectory(unneeded.get(0).file().resolveSibling("."));
            LOG.info("removed {} segments of the Raft log that the newest checkpoint covers", unneeded.size());
        }
    }

    /** How many of the oldest segments may go. */
    private static int count(List<LogSegment> segments, long lastIndex, long checkpointIndex, long bytesKept)
            throws IOException {
        long bytes = 0;
        long entries = 0;
        boolean termKept = false;
        for (int i = segments.size() - 1; i >= 0; i--) {
            LogSegment segment = segments.get(i);
            boolean covered = !segment.open() && segment.last() <= checkpointIndex;
            if (covered && termKept && (bytes >= bytesKept || entries >= ENTRIES_KEPT_MAX)) {
                return i + 1;
            }
            bytes += Files.size(segment.file());
            long last = segment.open() ? lastIndex : segment.last();
            entries += Math.max(0, last - segment.first() + 1);
            termKept |= !segment.open() || entries >= SYNCED_ENTRIES_MIN;
        }
        return 0;
    }
}
