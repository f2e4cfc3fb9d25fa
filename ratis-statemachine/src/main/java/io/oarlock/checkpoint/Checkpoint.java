package io.oarlock.checkpoint;

import io.oarlock.rules.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of the state on disk. Its directory is named after its place in the log, and complete since it has that name.
 */
public record Checkpoint(Path directory, LogPosition position) {
    private static final Pattern NAME = Pattern.compile("(\\d+)_(\\d+)");
    private static final String DIGEST_SUFFIX = ".md5";

    /** Name of the directory of one that is complete. */
    public static String nameOf(LogPosition position) {
        return position.term() + "_" + position.index();
    }

    public static Optional<Checkpoint> at(Path directory) {
        Matcher matcher = NAME.matcher(directory.getFileName().toString());
        if (!matcher.matches() || !Files.isDirectory(directory)) {
            return Optional.empty();
        }
        return Optional.of(new Checkpoint(
                directory, new LogPosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))));
    }

    /** Its files, sorted; not the digests that a transfer left beside them. */
    public List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile)
                    .filter(path -> !isDigest(path))
                    .sorted()
                    .toList();
        }
    }

    /** Ratis leaves a digest next to every file that it received. */
    void removeDigests() throws IOException {
        List<Path> digests;
        try (Stream<Path> paths = Files.walk(directory)) {
            digests = paths.filter(Checkpoint::isDigest).toList();
        }
        for (Path digest : digests) {
            Files.delete(digest);
        }
    }

    private static boolean isDigest(Path path) {
        return path.getFileName().toString().endsWith(DIGEST_SUFFIX);
    }
}
