package io.oarlock.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a dialogue keeps the lines that were typed. */
final class HistoryFile {
    private static final String NAME = ".oarlock_history";

    private HistoryFile() {}

    /**
     * Null where none can be kept, which costs the memory of earlier dialogues only.
     *
     * @param home as Java knows it: not of a user whom the system does not know
     */
    static @Nullable Path in(String home) {
        Path directory = Path.of(home);
        Path file = directory.resolve(NAME);
        boolean usable = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isReadable(file) && Files.isWritable(file)
                : Files.isDirectory(directory) && Files.isWritable(directory);
        return directory.isAbsolute() && usable ? file : null;
    }
}
