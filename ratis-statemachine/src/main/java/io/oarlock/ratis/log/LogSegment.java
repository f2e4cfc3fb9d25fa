package io.oarlock.ratis.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of the Raft log, named by Ratis after its indices.
 *
 * @param first index of its first entry
 * @param last index of its last entry; negative while entries are appended to it
 */
public record LogSegment(Path file, long first, long last) {
    private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
    private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");

    public boolean open() {
        return last < 0;
    }

    /** Those in Ratis' directory {@code current} of a group, in the order of the log; none where it does not exist. */
    public static List<LogSegment> in(Path current) throws IOException {
        if (!Files.isDirectory(current)) {
            return List.of();
        }
        List<LogSegment> segments = new ArrayList<>();
        try (Stream<Path> files = Files.list(current)) {
            files.map(LogSegment::at).flatMap(Optional::stream).forEach(segments::add);
        }
        segments.sort(Comparator.comparingLong(LogSegment::first));
        return segments;
    }

    private static Optional<LogSegment> at(Path file) {
        String name = file.getFileName().toString();
        Matcher closed = CLOSED.matcher(name);
        if (closed.matches()) {
            return Optional.of(new LogSegment(file, Long.parseLong(closed.group(1)), Long.parseLong(closed.group(2))));
        }
        Matcher open = OPEN.matcher(name);
        return open.matches() ? Optional.of(new LogSegment(file, Long.parseLong(open.group(1)), -1)) : Optional.empty();
    }
}
