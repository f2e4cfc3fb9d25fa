package io.oarlock.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the log behind the newest checkpoint before a start reads it: twice, to look for damage and to have it in
 * Ratis' index. Ratis purges while it runs, but not behind the checkpoint of an orderly stop, so that a start would
 * take longer the more had been written before.
 */
final class LogTrim {
    private static final Logger LOG = LoggerFactory.getLogger(LogTrim.class);

    private LogTrim() {}

    /**
     * Removes closed segments, the oldest first, so that what is left is one piece also after a crash. The newest
     * closed one always stays: the open one may be empty, and somebody has to know the last term.
     *
     * @param current Ratis' directory of that name
     * @param checkpointIndex last index that the state on disk is known to hold
     * @param bytesKept that stay for followers that lag a little
     */
    static void behind(Path current, long checkpointIndex, long bytesKept) throws IOException {
        List<LogSegment> segments = LogSegment.in(current);
        int unneeded = unneeded(segments, checkpointIndex, bytesKept);
        for (LogSegment segment : segments.subList(0, unneeded)) {
            Files.delete(segment.file());
        }
        if (unneeded > 0) {
            Disk.syncDirectory(current);
            LOG.info("removed {} segments of the Raft log that checkpoint {} covers", unneeded, checkpointIndex);
        }
    }

    /** How many of the oldest segments may go. */
    private static int unneeded(List<LogSegment> segments, long checkpointIndex, long bytesKept) throws IOException {
        long bytes = 0;
        boolean closedKept = false;
        for (int i = segments.size() - 1; i >= 0; i--) {
            LogSegment segment = segments.get(i);
            boolean covered = !segment.open() && segment.last() <= checkpointIndex;
            if (covered && closedKept && bytes >= bytesKept) {
                return i + 1;
            }
            bytes += Files.size(segment.file());
            closedKept |= !segment.open();
        }
        return 0;
    }
}
