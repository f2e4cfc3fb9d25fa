package io.oarlock.chaos.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** The warnings and errors of a member's log, and its last lines. */
final class LogExcerpt {

    private static final int LINES_MAX = 200;
    private static final int LAST_LINES = 20;

    private LogExcerpt() {}

    static String of(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "(no log)";
        }
        Deque<String> loud = new ArrayDeque<>();
        Deque<String> last = new ArrayDeque<>();
        // A member that is killed may leave half a character behind, which must not spoil the report.
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            lines.forEach(line -> {
                if (line.contains(" WARN ") || line.contains(" ERROR ") || line.contains("Exception")) {
                    keep(loud, line, LINES_MAX);
                }
                keep(last, line, LAST_LINES);
            });
        }
        return String.join("\n", loud) + "\n--- last lines ---\n" + String.join("\n", last);
    }

    private static void keep(Deque<String> lines, String line, int max) {
        lines.addLast(line);
        if (lines.size() > max) {
            lines.removeFirst();
        }
    }
}
