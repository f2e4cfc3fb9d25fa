package io.oarlock.chaos.report;

import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.finding.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** One page for a run that stands alone: no scripts, no other files but links to the members' logs. */
public final class HtmlReport {

    private static final int VIOLATIONS_MAX = 10;

    private static final String STYLE = """
            body { font: 14px/1.5 sans-serif; margin: 2em; color: #222; }
            table { border-collapse: collapse; } td, th { border: 1px solid #ccc; padding: 2px 8px; text-align: left; }
            pre { background: #f6f6f6; padding: 8px; overflow-x: auto; font-size: 12px; }
            .lanes { overflow-x: auto; }
            .valid { color: #175c2b; } .unknown { color: #7a5c00; } .invalid { color: #a01414; font-weight: bold; }
            svg text { font: 11px sans-serif; } svg .axis { fill: #555; }
            svg polyline { fill: none; stroke-width: 1.5; }
            svg .ok { stroke: #1f6f3a; } svg .latency { stroke: #2a4f9e; }
            svg .fault { fill: #f4b4b4; opacity: .5; } svg .gap { fill: #c03030; opacity: .35; }
            svg .op-ok { fill: #cfe8d6; stroke: #1f6f3a; } svg .op-refused { fill: #eee; stroke: #888; }
            svg .op-open { fill: #ffe9b8; stroke: #b58900; }
            """;

    private final StringBuilder out = new StringBuilder();

    /** Writes the page. */
    public void write(RunReport report, Path file) throws IOException {
        String title = Svg.escape(report.title());
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title><style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(title)
                .append(": ")
                .append(verdict(report.verdict().text()))
                .append("</h1>\n");
        parameters(report.parameters());
        out.append("<h2>Faults, throughput, latency</h2>\n")
                .append("<p>Light red: a fault is in effect. Dark red: a second without a success.</p>\n")
                .append(new TimelineChart(report.timeline()).draw());
        findings(report);
        for (Findings findings : report.findings()) {
            violations(findings);
        }
        logs(report.logs(), file);
        out.append("</body></html>\n");
        Files.writeString(file, out.toString(), StandardCharsets.UTF_8);
    }

    private void parameters(Map<String, Object> parameters) {
        out.append("<p>");
        parameters.forEach(
                (name, value) -> out.append(Svg.escape(name + ": " + value)).append("<br>"));
        out.append("</p>\n");
    }

    private void findings(RunReport report) {
        out.append("<h2>Promises</h2>\n<table><tr><th>checker</th><th>verdict</th><th>counted</th></tr>\n");
        for (Findings findings : report.findings()) {
            out.append("<tr><td>")
                    .append(Svg.escape(findings.checker()))
                    .append("</td><td>")
                    .append(verdict(findings.verdict().text()))
                    .append("</td><td>")
                    .append(Svg.escape(findings.facts().toString()))
                    .append("</td></tr>\n");
        }
        out.append("</table>\n");
    }

    private void violations(Findings findings) {
        findings.violations().stream().limit(VIOLATIONS_MAX).forEach(this::violation);
    }

    private void violation(Violation violation) {
        out.append("<h3 class=\"invalid\">Broken: ")
                .append(Svg.escape(violation.promise()))
                .append("</h3>\n<p>")
                .append(Svg.escape(violation.message()))
                .append("</p>\n");
        if (!violation.operations().isEmpty()) {
            out.append("<div class=\"lanes\">")
                    .append(new LanesChart(violation.operations()).draw())
                    .append("</div>\n<pre>");
            violation
                    .operations()
                    .forEach(op -> out.append(Svg.escape(op.describe())).append('\n'));
            out.append("</pre>\n");
        }
    }

    private void logs(Map<String, Path> logs, Path file) throws IOException {
        out.append("<h2>Logs</h2>\n");
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a report is in a directory");
        for (Map.Entry<String, Path> log : logs.entrySet()) {
            Path relative = directory.relativize(log.getValue().toAbsolutePath());
            out.append("<details><summary>")
                    .append(Svg.escape(log.getKey()))
                    .append("</summary><p><a href=\"")
                    .append(Svg.escape(relative.toString()))
                    .append("\">whole log</a></p><pre>")
                    .append(Svg.escape(LogExcerpt.of(log.getValue())))
                    .append("</pre></details>\n");
        }
    }

    private static String verdict(String verdict) {
        return "<span class=\"" + verdict + "\">" + verdict + "</span>";
    }
}
