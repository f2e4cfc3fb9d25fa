package io.oarlock.chaos.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.oarlock.chaos.check.finding.Findings;
import io.oarlock.chaos.check.member.Availability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Many runs in one table, for readers and for machines.
 *
 * @param title above the table
 * @param rows in the order of the runs
 */
public record Summary(String title, List<Row> rows) {

    /**
     * One run.
     *
     * @param scenario its name
     * @param seed with which it can be run again
     * @param verdict of all checkers; failed if the run came to no end, skipped if it could not begin
     * @param faults that were injected
     * @param longestGapMillis longest time without a successful write
     * @param expiredSessions of clients that lived
     * @param untouchedDisconnects of clients whose member was not touched
     * @param remark why there is no verdict; the directory of the run otherwise
     */
    public record Row(
            String scenario,
            long seed,
            String verdict,
            long faults,
            long longestGapMillis,
            long expiredSessions,
            long untouchedDisconnects,
            String remark) {

        /** A run that was judged. */
        public static Row judged(String scenario, long seed, RunReport report, long faults, Path directory) {
            Map<String, Object> facts = report.findings().stream()
                    .filter(findings -> findings.checker().equals(Availability.NAME))
                    .map(Findings::facts)
                    .findFirst()
                    .orElse(Map.of());
            return new Row(
                    scenario,
                    seed,
                    report.verdict().text(),
                    faults,
                    number(facts, Availability.GAP),
                    number(facts, Availability.EXPIRED),
                    number(facts, Availability.UNTOUCHED_DISCONNECTS),
                    directory.toString());
        }

        /** A run without a verdict. */
        public static Row unjudged(String scenario, long seed, String verdict, String remark) {
            return new Row(scenario, seed, verdict, 0, 0, 0, 0, remark);
        }

        private static long number(Map<String, Object> facts, String name) {
            return facts.get(name) instanceof Number number ? number.longValue() : -1;
        }
    }

    /** Writes {@code summary.md} and {@code summary.json}. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("summary.md"), markdown(), StandardCharsets.UTF_8);
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("summary.json").toFile(), this);
    }

    /** The table as Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder("# ").append(title).append("\n\n");
        text.append("| scenario | seed | verdict | faults | longest gap, ms | expired sessions"
                + " | untouched clients disconnected | where, or why not |\n");
        text.append("|---|---:|---|---:|---:|---:|---:|---|\n");
        for (Row row : rows) {
            text.append("| %s | %d | %s | %d | %d | %d | %d | %s |%n"
                    .formatted(
                            row.scenario,
                            row.seed,
                            row.verdict,
                            row.faults,
                            row.longestGapMillis,
                            row.expiredSessions,
                            row.untouchedDisconnects,
                            row.remark.replace('|', '/').replace('\n', ' ')));
        }
        return text.toString();
    }
}
