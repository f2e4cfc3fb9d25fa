package io.oarlock.ratis.log;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the Raft log before Ratis does, to tell a torn tail from damage. A crash leaves a record half written at the
 * very end: nobody was told that it is durable, and it may go. Anything else that cannot be read was acknowledged once:
 * a member that dropped it silently would break the promise that a majority holds every committed entry.
 *
 * <p>The format is that of Ratis' segment files: an eight-byte header, then records of {@code length (varint), entry,
 * CRC-32C}, then zeros.
 */
public final class LogInspection {
    private static final Logger LOG = LoggerFactory.getLogger(LogInspection.class);
    private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKSUM_BYTES = 4;
    private static final int PAGE_BYTES = 4096;
    /** Field 1 of a log entry, a varint. */
    private static final int TERM_TAG = 0x08;

    /** No limit of a configuration: Ratis has never written a larger one. */
    private static final int RECORD_BYTES_MAX = 64 << 20;

    private LogInspection() {}

    /** What was found. */
    public enum Finding {
        CLEAN,
        TORN_TAIL,
        DAMAGED
    }

    /**
     * @param detail file and place, for the operator
     * @param lastTerm of the last entry that can be read; 0 without any
     * @param largestRecordBytes of the largest record that can be read; 0 without any
     * @param lastIndex of the last entry that can be read; -1 where there is no segment
     */
    public record Report(Finding finding, String detail, long lastTerm, long largestRecordBytes, long lastIndex) {
        private static Report damaged(String detail) {
            return new Report(Finding.DAMAGED, detail, 0, 0, -1);
        }
    }

    /** Looks at segments that follow each other. */
    public static Report inspect(List<LogSegment> segments) throws IOException {
        Report report = new Report(Finding.CLEAN, segments.size() + " segments", 0, 0, -1);
        long lastTerm = 0;
        long largest = 0;
        long expected = -1;
        for (LogSegment segment : segments) {
            if (expected >= 0 && segment.first() != expected) {
                return Report.damaged(segment.file() + " does not begin at index " + expected);
            }
            Report inspected = inspect(segment);
            lastTerm = Math.max(lastTerm, inspected.lastTerm());
            largest = Math.max(largest, inspected.largestRecordBytes());
            report = new Report(inspected.finding(), inspected.detail(), lastTerm, largest, inspected.lastIndex());
            if (report.finding() != Finding.CLEAN) {
                return report;
            }
            expected = segment.last() + 1;
        }
        return report;
    }

    /** The same, and says what it has found; throws where the member must not start. */
    public static Report refuseDamage(List<LogSegment> segments, MetricRegistry metrics) throws IOException {
        Report report = inspect(segments);
        metrics.gauge(Metric.RAFT_LOG_TORN_TAIL, () -> report.finding() == Finding.TORN_TAIL ? 1 : 0);
        switch (report.finding()) {
            case CLEAN -> LOG.info("the Raft log is readable: {}", report.detail());
            case TORN_TAIL -> LOG.warn("the Raft log ends in a record that a crash cut off: {}", report.detail());
            case DAMAGED -> throw new DamagedLog(report.detail());
        }
        return report;
    }

    private static Report inspect(LogSegment segment) throws IOException {
        try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            int matching = headerBytes(bytes);
            if (matching < HEADER.length) {
                boolean unwritten = segment.open() && onlyZeros(bytes, matching);
                Finding finding = unwritten ? Finding.TORN_TAIL : Finding.DAMAGED;
                return new Report(finding, segment.file() + " has no header", 0, 0, segment.first() - 1);
            }
            return inspectRecords(segment, bytes);
        }
    }

    private static Report inspectRecords(LogSegment segment, ByteBuffer bytes) {
        int position = HEADER.length;
        long records = 0;
        long term = 0;
        long largest = 0;
        for (int next = recordEnd(bytes, position); next > 0; next = recordEnd(bytes, position)) {
            term = termAt(bytes, position);
            largest = Math.max(largest, next - position);
            position = next;
            records++;
        }
        boolean ended = onlyZeros(bytes, position);
        long lastIndex = segment.first() + records - 1;
        String place = segment.file() + " at byte " + position + " after " + records + " records";
        if (!segment.open()) {
            boolean whole = records == segment.last() - segment.first() + 1;
            return new Report(whole && ended ? Finding.CLEAN : Finding.DAMAGED, place, term, largest, lastIndex);
        }
        if (ended) {
            return new Report(Finding.CLEAN, place, term, largest, lastIndex);
        }
        int later = recordAfter(bytes, position + 1);
        boolean torn = later == 0 || hasUnwrittenPage(bytes, position, later);
        return new Report(torn ? Finding.TORN_TAIL : Finding.DAMAGED, place, term, largest, lastIndex);
    }

    /** End of the record that begins at a place, or 0 when there is no whole one. */
    private static int recordEnd(ByteBuffer bytes, int start) {
        int position = start;
        long length = 0;
        int shift = 0;
        byte part;
        do {
            if (position >= bytes.limit() || shift > 28) {
                return 0;
            }
            part = bytes.get(position++);
            length |= (long) (part & 0x7f) << shift;
            shift += 7;
        } while (part < 0);
        long end = position + length + CHECKSUM_BYTES;
        if (length == 0 || length > RECORD_BYTES_MAX || end > bytes.limit()) {
            return 0;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate().position(start).limit((int) end - CHECKSUM_BYTES));
        return bytes.getInt((int) end - CHECKSUM_BYTES) == (int) checksum.getValue() ? (int) end : 0;
    }

    /** Term of the entry in the record that begins at a place; 0 if it does not say. */
    private static long termAt(ByteBuffer bytes, int record) {
        int position = record;
        while (bytes.get(position) < 0) {
            position++;
        }
        if (bytes.get(position + 1) != TERM_TAG) {
            return 0;
        }
        position += 2;
        long term = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = bytes.get(position++);
            term |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                break;
            }
        }
        return term;
    }

    /** Where a readable record begins later, or 0: then what is unreadable is the end of the log. */
    private static int recordAfter(ByteBuffer bytes, int from) {
        for (int start = from; start < bytes.limit(); start++) {
            if (mayBeginRecord(bytes, start) && recordEnd(bytes, start) > 0) {
                return start;
            }
        }
        return 0;
    }

    /** Every entry begins with its term: spares most places a checksum. */
    private static boolean mayBeginRecord(ByteBuffer bytes, int start) {
        int position = start;
        while (position < bytes.limit() && bytes.get(position) < 0) {
            position++;
        }
        return position + 1 < bytes.limit() && bytes.get(position) != 0 && bytes.get(position + 1) == TERM_TAG;
    }

    /**
     * Pages written by one sync may reach the disk in any order: a hole in front of later records is a torn tail too.
     */
    private static boolean hasUnwrittenPage(ByteBuffer bytes, int from, int to) {
        int firstPage = (from + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        for (int page = firstPage; page + PAGE_BYTES <= to; page += PAGE_BYTES) {
            if (onlyZeros(bytes.duplicate().limit(page + PAGE_BYTES), page)) {
                return true;
            }
        }
        return false;
    }

    private static int headerBytes(ByteBuffer bytes) {
        int matching = 0;
        while (matching < Math.min(HEADER.length, bytes.limit()) && bytes.get(matching) == HEADER[matching]) {
            matching++;
        }
        return matching;
    }

    private static boolean onlyZeros(ByteBuffer bytes, int from) {
        for (int i = from; i < bytes.limit(); i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
