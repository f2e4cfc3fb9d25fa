package io.oarlock.benchmarks.compare.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The latest comparison in the documentation: a chart and a few rows between two markers of the README, and the whole
 * table in a page of its own.
 */
public record ReadmeSection(Path readme) {
    private static final String BEGIN = "<!-- comparison: begin -->";
    private static final String END = "<!-- comparison: end -->";
    private static final String CHART = "docs/" + Report.CHART;
    private static final String PAGE = "docs/COMPARISON.md";
    /** Begins of the rows that the README shows, good and bad ones. */
    private static final List<String> SHOWN = List.of(
            "| 3 | set 100 B, 100x20 |",
            "| 3 | set 100 B, 1x1, leader, p50 |",
            "| 3 | get 100 B, 100x20 |",
            "| 3 | longest write gap, leader killed |",
            "| 1 | cold start to first read, 1 million znodes |");
    /** Members, row, baseline, Oarlock and ratio; the targets stand in the page. */
    private static final int SHOWN_COLUMNS = 5;

    /**
     * Replaces what is between the markers, the page and the chart.
     *
     * @param results directory with the table and the chart
     * @throws IllegalStateException when the README has no markers
     */
    public void update(Path results) throws IOException {
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, begin + 1);
        if (begin < 0 || end < 0) {
            throw new IllegalStateException(readme + " has no lines \"" + BEGIN + "\" and \"" + END + "\"");
        }
        String table = Files.readString(results.resolve(Report.TABLE)).strip();
        Path page = readme.toAbsolutePath().resolveSibling(PAGE);
        Files.createDirectories(page.resolveSibling("."));
        Files.copy(
                results.resolve(Report.CHART),
                readme.toAbsolutePath().resolveSibling(CHART),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(page, """
                # Comparison with ZooKeeper

                <!-- Made by `benchmarks/compare --update-readme`. -->

                ![How many times better than ZooKeeper](%s)

                %s
                """.formatted(Report.CHART, table));
        String section = "%s%n![How many times better than ZooKeeper](%s)%n%n%s%n".formatted(BEGIN, CHART, rows(table));
        Files.writeString(readme, text.substring(0, begin) + section + text.substring(end));
    }

    /** The rows to show, with the heading of their table. */
    static String rows(String table) {
        List<String> lines = table.lines().toList();
        Optional<String> heading =
                lines.stream().filter(line -> line.startsWith("| members |")).findFirst();
        if (heading.isEmpty()) {
            return "";
        }
        return lines.stream()
                .filter(line -> line.equals(heading.get())
                        || line.equals(lines.get(lines.indexOf(heading.get()) + 1))
                        || SHOWN.stream().anyMatch(line::startsWith))
                .distinct()
                .map(ReadmeSection::cut)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String cut(String line) {
        String[] cells = line.split("\\|", -1);
        return "|"
                + List.of(cells).subList(1, Math.min(cells.length, SHOWN_COLUMNS + 1)).stream()
                        .collect(Collectors.joining("|"))
                + "|";
    }
}
