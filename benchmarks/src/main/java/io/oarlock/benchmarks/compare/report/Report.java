package io.oarlock.benchmarks.compare.report;

import io.oarlock.benchmarks.compare.row.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what was measured as a Markdown table, as JSON and as an SVG chart of the ratios. */
public record Report(Context context, Samples samples) {
    static final String CHART = "comparison.svg";
    static final String TABLE = "comparison.md";

    public String markdown() {
        return new MarkdownReport(context, samples).text();
    }

    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(TABLE), markdown());
        Files.writeString(directory.resolve("comparison.json"), new JsonReport(context, samples).text());
        Files.writeString(
                directory.resolve(CHART),
                new RatioChart(samples, context.names().baseline()).svg());
    }
}
