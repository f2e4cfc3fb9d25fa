package io.oarlock.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The part of a Markdown page between two markers that shows the latest comparison, and the chart that it links to. */
record ReadmeSection(Path page) {
    private static final String BEGIN = "<!-- comparison: begin -->";
    private static final String END = "<!-- comparison: end -->";
    private static final String CHART = "docs/" + Report.CHART;

    /**
     * Replaces what is between the markers.
     *
     * @param results directory with the table and the chart
     * @throws IllegalStateException when the page has no markers
     */
    void update(Path results) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, begin + 1);
        if (begin < 0 || end < 0) {
            throw new IllegalStateException(page + " has no lines \"" + BEGIN + "\" and \"" + END + "\"");
        }
        String table = Files.readString(results.resolve(Report.TABLE)).strip();
        Path chart = page.toAbsolutePath().resolveSibling(CHART);
        Files.createDirectories(chart.resolveSibling("."));
        Files.copy(results.resolve(Report.CHART), chart, StandardCopyOption.REPLACE_EXISTING);
        String section = "%s%n![How many times better than ZooKeeper](%s)%n%n%s%n".formatted(BEGIN, CHART, table);
        Files.writeString(page, text.substring(0, begin) + section + text.substring(end));
    }
}
