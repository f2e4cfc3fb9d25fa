package io.oarlock.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The tables of docs/COMPATIBILITY.md: each wanted difference with its reason, which tests hold to. */
final class CompatibilityTables {
    static final String NOT_THERE = "Metric families that are not there";

    private static final Path PAGE = Path.of("..", "docs", "COMPATIBILITY.md");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private CompatibilityTables() {}

    /** Names in the first column of the table below a heading, with the last column. */
    static Map<String, String> below(String heading) {
        Map<String, String> reasons = new TreeMap<>();
        boolean inside = false;
        for (String line : lines()) {
            if (line.startsWith("#")) {
                inside = line.replaceFirst("#+ ", "").equals(heading);
            } else if (inside && line.startsWith("| `")) {
                String[] columns = line.split("\\|");
                String reason = columns[columns.length - 1].strip();
                NAME.matcher(columns[1])
                        .results()
                        .map(MatchResult::group)
                        .forEach(name -> reasons.put(name.replace("`", ""), reason));
            }
        }
        return reasons;
    }

    private static Iterable<String> lines() {
        try {
            return Files.readAllLines(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
