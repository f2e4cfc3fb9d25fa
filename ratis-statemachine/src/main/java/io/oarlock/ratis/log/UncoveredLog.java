package io.oarlock.ratis.log;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * What a start finds of the log.
 *
 * @param lastIndex of the last entry, -1 without any
 * @param bytes of the segments that the newest checkpoint does not cover
 */
public record UncoveredLog(long lastIndex, long bytes) {
    public static UncoveredLog of(List<LogSegment> segments, long lastIndex, long checkpointIndex) throws IOException {
        long bytes = 0;
        for (LogSegment segment : segments) {
            if (segment.open() || segment.last() > checkpointIndex) {
                bytes += Files.size(segment.file());
            }
        }
        return new UncoveredLog(lastIndex, bytes);
    }
}
