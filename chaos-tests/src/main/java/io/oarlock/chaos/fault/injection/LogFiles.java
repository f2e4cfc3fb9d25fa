package io.oarlock.chaos.fault.injection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The segments of the Raft log below a data directory, by their names. The member may run: files come and go meanwhile.
 */
public record LogFiles(Path data) {

    private static final Pattern SEGMENT = Pattern.compile("log_(?:inprogress_)?(\\d+)(?:-\\d+)?");

    /** The first index that the log still has; empty where it cannot be told at the moment. */
    public OptionalLong firstStart() {
        return starts(LongStream::min);
    }

    /** The first index of the segment that is written at present. */
    public OptionalLong lastStart() {
        return starts(LongStream::max);
    }

    private OptionalLong starts(Function<LongStream, OptionalLong> choice) {
        try (Stream<Path> files = Files.walk(data)) {
            return choice.apply(
                    files.map(file -> SEGMENT.matcher(file.getFileName().toString()))
                            .filter(Matcher::matches)
                            .mapToLong(segment -> Long.parseLong(segment.group(1))));
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }
}
